using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>Contacts and accounts, as Microsoft's reference has them, without the columns that nobody synchronizes.</summary>
internal static class PeopleTables
{
    public static TableSchema Contact() => new TableBuilder("contact", "Contact", "contacts", 2, "fullname")
        .Id("contactid")
        .ReadOnly(ColumnType.String, "fullname")
        .Text("firstname", 50).Text("lastname", 50).Text("middlename", 50).Text("salutation", 100)
        .Text("jobtitle", 100).Text("department", 100)
        .Text("emailaddress1", 100).Text("emailaddress2", 100).Text("emailaddress3", 100)
        .Text("telephone1", 50).Text("telephone2", 50).Text("telephone3", 50).Text("mobilephone", 50).Text("fax", 50)
        .Text("company", 50).Text("websiteurl", 200).Text("externaluseridentifier", 50)
        .Text("address1_name", 200).Text("address1_line1", 250).Text("address1_line2", 250).Text("address1_line3", 250)
        .Text("address1_city", 80).Text("address1_stateorprovince", 50).Text("address1_postalcode", 20)
        .Text("address1_country", 80).Text("address1_county", 50)
        .Memo("description", 2000)
        .ReadOnly(ColumnType.Memo, "address1_composite")
        .Of(ColumnType.Double, "address1_latitude", "address1_longitude")
        .Of(ColumnType.DateOnly, "birthdate", "anniversary")
        .Picklist("gendercode", new Choice(1, "Male"), new Choice(2, "Female"))
        .Picklist("preferredcontactmethodcode",
            new Choice(1, "Any"), new Choice(2, "Email"), new Choice(3, "Phone"), new Choice(4, "Fax"), new Choice(5, "Mail"))
        .Picklist("address1_addresstypecode",
            new Choice(1, "Bill To"), new Choice(2, "Ship To"), new Choice(3, "Primary"), new Choice(4, "Other"))
        .Flag("donotemail", no: "Allow", yes: "Do Not Allow")
        .Flag("donotphone", no: "Allow", yes: "Do Not Allow")
        .Flag("donotfax", no: "Allow", yes: "Do Not Allow")
        .Flag("donotpostalmail", no: "Allow", yes: "Do Not Allow")
        .Flag("donotbulkemail", no: "Allow", yes: "Do Not Allow")
        .Flag("donotbulkpostalmail")
        .Flag("donotsendmm", no: "Send", yes: "Do Not Send")
        .Flag("followemail", preset: true, no: "Do Not Allow", yes: "Allow")
        .Flag("marketingonly")
        .Customer("parentcustomerid")
        .Of(ColumnType.Money, "annualincome", "creditlimit")
        .Of(ColumnType.Integer, "numberofchildren")
        .Lookup("transactioncurrencyid", "TransactionCurrencyId", new Navigation("transactioncurrencyid", "transactioncurrency"))
        .Flag("merged")
        .States(
            [new(0, "Active"), new(1, "Inactive")],
            [new(1, "Active", 0), new(2, "Inactive", 1)])
        .Common()
        .Key("new_externaluseridentifier", "externaluseridentifier")
        .Build();

    public static TableSchema Account() => new TableBuilder("account", "Account", "accounts", 1, "name")
        .Id("accountid")
        .Text("name", 160).Text("accountnumber", 20).Text("emailaddress1", 100).Text("telephone1", 50).Text("websiteurl", 200)
        .Text("address1_city", 80).Text("address1_country", 80)
        .Memo("description", 2000)
        .Of(ColumnType.Money, "revenue")
        .Of(ColumnType.Integer, "numberofemployees")
        .Picklist("industrycode", new Choice(1, "Accounting"), new Choice(6, "Consulting"), new Choice(33, "Retail"))
        .Flag("donotemail", no: "Allow", yes: "Do Not Allow")
        .Lookup("parentaccountid", "ParentAccountId", new Navigation("parentaccountid", "account"))
        .Lookup("transactioncurrencyid", "TransactionCurrencyId", new Navigation("transactioncurrencyid", "transactioncurrency"))
        .States(
            [new(0, "Active"), new(1, "Inactive")],
            [new(1, "Active", 0), new(2, "Inactive", 1)])
        .Common()
        .Key("new_accountnumber", "accountnumber")
        .Build();
}
