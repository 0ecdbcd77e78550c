using System.Collections.Immutable;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>The resources that the instance has when it starts.</summary>
internal static class BuiltInResources
{
    public static IEnumerable<ResourceDefinition> All()
        => [ProfileResource.Create(), Service(), OrgUnit("orgUnitBase", "Organizational units"), OrgUnit("geoUnitBase", "Geographical units"),
            Order(), OrderLine(), Store()];

    internal static CampaignField Created { get; } = new("created", FieldKind.DateTime)
    {
        Source = FieldSource.Created,
        ReadOnly = true,
        Sortable = true,
        Label = "Created",
    };

    internal static CampaignField LastModified { get; } = new("lastModified", FieldKind.DateTime)
    {
        Source = FieldSource.LastModified,
        ReadOnly = true,
        Sortable = true,
        Label = "Last modified",
    };

    internal static CampaignFilter ChangedSince { get; } = new("byChangedSince", "since_parameter", FilterRule.ChangedSince)
    {
        Label = "Changed since",
    };

    internal static CampaignField Text(string name, int length) => new(name, FieldKind.String) { Length = length };

    internal static ImmutableArray<EnumerationValue> Values(params ReadOnlySpan<string> names)
    {
        var values = ImmutableArray.CreateBuilder<EnumerationValue>(names.Length);
        foreach (var name in names)
            values.Add(new(name, values.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), name));
        return values.MoveToImmutable();
    }

    internal static ResourceDefinition With(this ResourceDefinition resource, IEnumerable<CampaignField> fields)
        => fields.Aggregate(resource, (r, field) => r.With(field));

    private static ResourceDefinition Service()
        => new ResourceDefinition("service", "nms:service", "Services") { Branches = ResourceBranches.BuiltIn | ResourceBranches.Ext }
            .With([
                Text("name", 64) with { Key = true, Sortable = true },
                Text("label", 128) with { Sortable = true },
                new("messageType", FieldKind.Enumeration)
                {
                    Values = [new("email", "0", "Email"), new("sms", "1", "SMS"), new("phone", "2", "Phone"), new("paper", "3", "Paper")],
                    Unset = "email",
                },
                new("isTemplate", FieldKind.Boolean),
                new("start", FieldKind.Date),
                new("end", FieldKind.Date),
                Created,
                LastModified,
                new("subscriptions", FieldKind.Collection) { Source = FieldSource.Collection },
            ])
            .With(new CampaignFilter("byChannel", "channel", FilterRule.Equal) { Field = "messageType", Label = "By channel" })
            .With(new CampaignFilter("byText", "text", FilterRule.Text) { Field = "label", Label = "By name or label" });

    private static ResourceDefinition OrgUnit(string name, string label)
        => new ResourceDefinition(name, $"nms:{name}", label)
            .With([Text("name", 64) with { Key = true, Sortable = true }, Text("label", 128), Created, LastModified]);

    private static ResourceDefinition Order()
        => new ResourceDefinition("cusOrder", "cus:order", "Orders")
            .With([
                Text("crmId", 100) with { Key = true, Sortable = true },
                Text("contactId", 100),
                Text("name", 200) with { Sortable = true },
                Text("number", 50),
                new("amount", FieldKind.Double),
                new("discount", FieldKind.Double),
                new("quantity", FieldKind.Integer) { ResType = "long" },
                new("paid", FieldKind.Boolean),
                new("orderDate", FieldKind.DateTime) { Sortable = true },
                new("deliveryDate", FieldKind.Date),
                new("status", FieldKind.Enumeration) { Values = Values("none", "open", "shipped", "returned"), Unset = "none" },
                Text("tags", 200),
                Text("notes", 2000),
                Created,
                LastModified,
                new("contact", FieldKind.Link)
                {
                    Source = FieldSource.Join,
                    Link = new("profile", "externalId", "contactId", Required: true),
                },
            ])
            .With(ChangedSince);

    private static ResourceDefinition OrderLine()
        => new ResourceDefinition("cusOrderLine", "cus:orderLine", "Order lines")
            .With([
                Text("crmId", 100) with { Key = true, Sortable = true },
                Text("orderId", 100),
                Text("name", 200),
                Text("product", 100),
                new("quantity", FieldKind.Integer) { ResType = "long" },
                new("price", FieldKind.Double),
                Created,
                LastModified,
                new("order", FieldKind.Link)
                {
                    Source = FieldSource.Join,
                    Link = new("cusOrder", "crmId", "orderId", Required: true),
                },
            ])
            .With(ChangedSince);

    private static ResourceDefinition Store()
        => new ResourceDefinition("cusStore", "cus:store", "Stores") { Branches = ResourceBranches.Custom }
            .With([Text("code", 50) with { Key = true, Sortable = true }, Text("label", 200), Created, LastModified]);
}
