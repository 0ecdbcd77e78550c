using System.Globalization;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Campaign.Admin;

/// <summary>A field as an admin request describes it; what is not given stays, or has the usual value.</summary>
internal sealed record FieldEdit
{
    private const int UsualLength = 255;

    /// <summary>The name, with its item before a dot if it has one.</summary>
    public string? Name { get; init; }

    public FieldKind? Type { get; init; }

    public string? ResType { get; init; }

    public string? Label { get; init; }

    public int? Length { get; init; }

    public bool? Key { get; init; }

    public bool? ReadOnly { get; init; }

    public bool? Mandatory { get; init; }

    public bool? Sortable { get; init; }

    /// <summary>The names of an enumeration's values, the one for "not set" first.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    public CampaignLink? Link { get; init; }

    public CampaignField ToField(ResourceDefinition resource)
    {
        var name = Name ?? throw new AdminException("A field needs a 'name'.");
        var kind = Type ?? (Link is null ? FieldKind.String : FieldKind.Link);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var field = new CampaignField(dot < 0 ? name : name[(dot + 1)..], kind)
        {
            Item = dot < 0 ? null : name[..dot],
            Extended = !resource.IsCustom,
            Length = kind == FieldKind.String ? UsualLength : 0,
        };
        if (kind == FieldKind.Enumeration && Values is not { Count: > 0 })
            throw new AdminException($"The enumeration '{name}' needs 'values', the one for \"not set\" first.");
        if (kind == FieldKind.Link && Link is null)
            throw new AdminException($"The link '{name}' needs 'link'.");
        return Alter(field);
    }

    public CampaignField Alter(CampaignField field)
    {
        if (Key == true && (Type ?? field.Kind) != FieldKind.String)
            throw new AdminException($"'{field.Path}' cannot be an identification key: only a string can.");
        if (Type is { } type && type != field.Kind && field.Slot != CampaignField.NoSlot)
            throw new AdminException($"The type of '{field.Path}' cannot change while rows hold values of it; drop it and add it anew.");
        return field with
        {
            ResType = ResType ?? field.ResType,
            Label = Label ?? field.Label,
            Length = Length ?? field.Length,
            Key = Key ?? field.Key,
            ReadOnly = ReadOnly ?? field.ReadOnly,
            Mandatory = Mandatory ?? field.Mandatory,
            Sortable = Sortable ?? field.Sortable,
            Values = Values is null ? field.Values : [.. Values.Select((v, i) => new EnumerationValue(v, i.ToString(CultureInfo.InvariantCulture), v))],
            Unset = Values is null ? field.Unset : Values[0],
            Link = Link ?? field.Link,
            Source = Link?.JoinField is not null ? FieldSource.Join : field.Source,
        };
    }
}
