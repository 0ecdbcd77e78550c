using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>The tables of which there are hardly any rows: organization, users, currency.</summary>
internal static class SystemTables
{
    public static TableSchema Organization() => new TableBuilder("organization", "Organization", "organizations", 1019, "name")
        .Id("organizationid")
        .Text("name", 160)
        .Of(ColumnType.Integer, "expirechangetrackingindays", "languagecode")
        .Build(changeTracking: false);

    public static TableSchema User() => new TableBuilder("systemuser", "SystemUser", "systemusers", 8, "fullname")
        .Id("systemuserid")
        .Text("fullname", 200)
        .Text("internalemailaddress", 100)
        .Build(changeTracking: false);

    public static TableSchema Currency() => new TableBuilder("transactioncurrency", "TransactionCurrency", "transactioncurrencies", 9105, "currencyname")
        .Id("transactioncurrencyid")
        .Text("currencyname", 100)
        .Text("isocurrencycode", 5)
        .Build(changeTracking: false);
}
