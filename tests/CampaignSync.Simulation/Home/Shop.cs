using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Home;

/// <summary>The tables and resources of the simulated shop: contacts with a boss, their orders, and the lines of these.</summary>
internal static class Shop
{
    public const string Contact = "contact";
    public const string Order = "new_order";
    public const string Line = "new_line";
    public const string Profile = "profile";
    public const string CusOrder = "cusOrder";
    public const string CusLine = "cusLine";

    public static SourceTable ContactTable { get; } = Table(Contact, "contacts", "contactid",
        new SourceColumn("firstname", SourceType.String, MaxLength: 50),
        new SourceColumn("lastname", SourceType.String, MaxLength: 50),
        new SourceColumn("statecode", SourceType.Integer),
        new SourceColumn("_new_boss_value", SourceType.Lookup),
        new SourceColumn("donotemail", SourceType.Boolean),
        new SourceColumn("followemail", SourceType.Boolean),
        new SourceColumn("modifiedon", SourceType.DateTime, Writable: false),
        new SourceColumn("_modifiedby_value", SourceType.Lookup, Writable: false));

    public static SourceTable OrderTable { get; } = Table(Order, "new_orders", "new_orderid",
        new SourceColumn("new_name", SourceType.String, MaxLength: 100),
        new SourceColumn("new_amount", SourceType.Integer),
        new SourceColumn("_new_contact_value", SourceType.Lookup));

    public static SourceTable LineTable { get; } = Table(Line, "new_lines", "new_lineid",
        new SourceColumn("new_text", SourceType.String, MaxLength: 100),
        new SourceColumn("_new_order_value", SourceType.Lookup));

    public static DestinationResource ProfileResource { get; } = Resource(Profile,
        new DestinationField("externalId", DestinationType.String, MaxLength: 100),
        new DestinationField("firstName", DestinationType.String, MaxLength: 20),
        new DestinationField("lastName", DestinationType.String, MaxLength: 50),
        new DestinationField("state", DestinationType.Integer),
        new DestinationField("bossId", DestinationType.String, MaxLength: 100),
        new DestinationField("blackListEmail", DestinationType.Boolean),
        new DestinationField("blackListEmailLastModified", DestinationType.DateTime),
        new DestinationField("blackListPhone", DestinationType.Boolean),
        new DestinationField("blackListPhoneLastModified", DestinationType.DateTime),
        new DestinationField("lastModified", DestinationType.DateTime, ReadOnly: true, Sortable: true));

    public static DestinationResource OrderResource { get; } = Resource(CusOrder,
        new DestinationField("crmId", DestinationType.String, MaxLength: 100),
        new DestinationField("name", DestinationType.String, MaxLength: 100),
        new DestinationField("amount", DestinationType.Integer),
        new DestinationField("contactId", DestinationType.String, MaxLength: 100));

    public static DestinationResource LineResource { get; } = Resource(CusLine,
        new DestinationField("crmId", DestinationType.String, MaxLength: 100),
        new DestinationField("text", DestinationType.String, MaxLength: 100),
        new DestinationField("orderId", DestinationType.String, MaxLength: 100));

    public static TableMapping ContactMapping { get; } = new()
    {
        Source = Contact,
        Destination = Profile,
        Key = new KeyMapping("contactid", "externalId"),
        Fields = [new FieldMapping("firstname", "firstName"), new FieldMapping("lastname", "lastName")],
        ApplyDeletes = true,
    };

    public static TableMapping OrderMapping { get; } = new()
    {
        Source = Order,
        Destination = CusOrder,
        Key = new KeyMapping("new_orderid", "crmId"),
        Links = [new LinkMapping("_new_contact_value", "contactId", Contact, MissingParent.DeadLetter)],
        Fields = [new FieldMapping("new_name", "name"), new FieldMapping("new_amount", "amount")],
        ApplyDeletes = true,
    };

    public static TableMapping LineMapping { get; } = new()
    {
        Source = Line,
        Destination = CusLine,
        Key = new KeyMapping("new_lineid", "crmId"),
        Links = [new LinkMapping("_new_order_value", "orderId", Order, MissingParent.DeadLetter)],
        Fields = [new FieldMapping("new_text", "text")],
        ApplyDeletes = true,
    };

    /// <summary>The contacts' link to themselves.</summary>
    public static LinkMapping BossLink { get; } = new("_new_boss_value", "bossId", Contact, MissingParent.DeadLetter);

    /// <summary>Makes both systems know the shop.</summary>
    public static void Open(SimulatedHome home)
    {
        foreach (var table in new[] { ContactTable, OrderTable, LineTable })
            home.Dataverse.Add(table);
        foreach (var resource in new[] { ProfileResource, OrderResource, LineResource })
            home.Campaign.Add(resource);
    }

    private static SourceTable Table(string name, string set, string primaryId, params SourceColumn[] columns) => new()
    {
        LogicalName = name,
        EntitySetName = set,
        PrimaryId = primaryId,
        ChangeTracking = true,
        Columns = columns.Prepend(new SourceColumn(primaryId, SourceType.Uniqueidentifier)).ToDictionary(c => c.Name, StringComparer.Ordinal),
    };

    private static DestinationResource Resource(string name, params DestinationField[] fields) => new()
    {
        Name = name,
        Fields = fields.ToDictionary(f => f.Path, StringComparer.Ordinal),
        Filters = new HashSet<string>(StringComparer.Ordinal),
    };
}
