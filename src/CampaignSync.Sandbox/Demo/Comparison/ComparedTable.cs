using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>One mapped table, once more, in plain code: what the demo's Ingress definition says must arrive.</summary>
internal sealed record ComparedTable(string EntitySet, string Id, string Resource, string Key, IReadOnlyList<ComparedField> Fields)
{
    public static ComparedTable Contacts { get; } = new("contacts", "contactid", "profile", "externalId",
    [
        new("firstname", "firstName", FieldValue.Text),
        new("lastname", "lastName", FieldValue.Text),
        new("emailaddress1", "email", FieldValue.Text),
        new("telephone1", "phone", FieldValue.Text),
        new("mobilephone", "mobilePhone", FieldValue.Text),
        new("birthdate", "birthDate", FieldValue.Text),
        new("gendercode", "gender", Gender),
        new("preferredcontactmethodcode", "cusSegment", FieldValue.Label),
        new("company", "cusCompany", FieldValue.Text),
        new("address1_line1", "location.address1", FieldValue.Text),
        new("address1_city", "location.city", FieldValue.Text),
        new("address1_postalcode", "location.zipCode", FieldValue.Text),
        new("address1_country", "location.countryCode", FieldValue.Text),
        new("numberofchildren", "cusLoyaltyPoints", FieldValue.Number),
        new("annualincome", "cusCreditLimit", FieldValue.Number),
        new("address1_latitude", "cusRating", FieldValue.Number),
        new("createdon", "cusLastVisit", FieldValue.Time),
        new("anniversary", "cusAnniversary", FieldValue.Text),
    ])
    {
        FilterColumn = "marketingonly",
        IsWanted = row => !IsTrue(row.GetProperty("marketingonly")),
    };

    public static ComparedTable Orders { get; } = new("new_orders", "new_orderid", "cusOrder", "crmId",
    [
        new("_new_contact_value", "contactId", FieldValue.Text),
        new("new_name", "name", FieldValue.Text),
        new("new_amount", "amount", FieldValue.Number),
        new("new_discount", "discount", FieldValue.Number),
        new("new_orderdate", "orderDate", FieldValue.Time),
        new("new_status", "status", Status),
        new("new_tags", "tags", FieldValue.Label),
        new("new_paid", "paid", FieldValue.Flag),
    ]);

    public static ComparedTable Lines { get; } = new("new_orderlines", "new_orderlineid", "cusOrderLine", "crmId",
    [
        new("_new_order_value", "orderId", FieldValue.Text),
        new("new_name", "name", FieldValue.Text),
        new("new_product", "product", FieldValue.Text),
        new("new_quantity", "quantity", FieldValue.Number),
        new("new_price", "price", FieldValue.Number),
    ])
    {
        FilterColumn = "new_quantity",
        IsWanted = row => row.GetProperty("new_quantity") is { ValueKind: JsonValueKind.Number } quantity && quantity.GetInt32() > 1,
    };

    public static IReadOnlyList<ComparedTable> All { get; } = [Contacts, Orders, Lines];

    /// <summary>The column that decides whether a row belongs at Campaign; null: all do.</summary>
    public string? FilterColumn { get; private init; }

    public Func<JsonElement, bool> IsWanted { get; private init; } = _ => true;

    /// <summary>The columns to read.</summary>
    public IEnumerable<string> Columns => Fields.Select(f => f.Column).Append(FilterColumn).OfType<string>().Distinct();

    private static bool IsTrue(JsonElement value) => value.ValueKind == JsonValueKind.True;

    private static string Gender(JsonElement row) => row.GetProperty("gendercode") is { ValueKind: JsonValueKind.Number } code
        ? code.GetInt32() == 1 ? "male" : "female"
        : "unknown";

    private static string Status(JsonElement row) => row.GetProperty("new_status").GetInt32() switch
    {
        100_000_000 => "open",
        100_000_001 => "shipped",
        _ => "returned",
    };
}
