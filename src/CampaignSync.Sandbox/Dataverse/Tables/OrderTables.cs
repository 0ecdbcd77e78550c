using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>Two custom tables: orders of a contact, and lines of an order.</summary>
internal static class OrderTables
{
    private static readonly IReadOnlyList<Choice> s_states = [new(0, "Active"), new(1, "Inactive")];
    private static readonly IReadOnlyList<Choice> s_statuses = [new(1, "Active", 0), new(2, "Inactive", 1)];

    public static TableSchema Order() => new TableBuilder("new_order", "new_Order", "new_orders", 10_001, "new_name")
        .Id("new_orderid")
        .Text("new_name", 100, "new_Name")
        .Of(ColumnType.Money, "new_amount")
        .Of(ColumnType.Decimal, "new_discount")
        .Of(ColumnType.DateTime, "new_orderdate")
        .Picklist("new_status",
            new Choice(100000000, "Open"), new Choice(100000001, "Shipped"), new Choice(100000002, "Returned"))
        .MultiSelect("new_tags", new Choice(1, "Gift"), new Choice(2, "Express"), new Choice(3, "Fragile"), new Choice(4, "Bulk"))
        .Flag("new_paid")
        .Lookup("new_contact", "new_Contact", new Navigation("new_Contact", "contact"))
        .Lookup("transactioncurrencyid", "TransactionCurrencyId", new Navigation("transactioncurrencyid", "transactioncurrency"))
        .States(s_states, s_statuses)
        .Common()
        .Key("new_ordername", "new_name")
        .Build();

    public static TableSchema Line() => new TableBuilder("new_orderline", "new_OrderLine", "new_orderlines", 10_002, "new_name")
        .Id("new_orderlineid")
        .Text("new_name", 100, "new_Name")
        .Text("new_product", 100, "new_Product")
        .Of(ColumnType.Integer, "new_quantity")
        .Of(ColumnType.Decimal, "new_price")
        .Lookup("new_order", "new_Order", new Navigation("new_Order", "new_order"))
        .States(s_states, s_statuses)
        .Common()
        .Build();
}
