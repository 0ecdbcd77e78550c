using System.Collections.Immutable;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>A resource (a table) of the instance: its fields, keys, links and filters.</summary>
internal sealed record ResourceDefinition(string Name, string Schema, string Label)
{
    public const int MostSlots = 250;

    /// <summary>Under which of the three REST branches the resource is found.</summary>
    public ResourceBranches Branches { get; init; } = ResourceBranches.Ext;

    public ImmutableArray<CampaignField> Fields { get; init; } = [];

    public ImmutableArray<CampaignFilter> Filters { get; init; } = [];

    /// <summary>The next free column of a row.</summary>
    public int NextSlot { get; init; }

    /// <summary>The database table's name as it stands in constraint errors.</summary>
    public string ConstraintPrefix => Schema.Replace(":", "", StringComparison.Ordinal);

    /// <summary>The resource's name as it stands in error texts, such as <c>Profile</c>.</summary>
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    public bool IsCustom => Name.StartsWith("cus", StringComparison.Ordinal);

    public CampaignField? Find(string path)
        => Fields.FirstOrDefault(f => string.Equals(f.Path, path, StringComparison.Ordinal));

    /// <summary>Adds a field; a stored one gets a column, an identification key gets a published filter too.</summary>
    public ResourceDefinition With(CampaignField field)
    {
        if (Find(field.Path) is not null)
            throw new ArgumentException($"The resource '{Name}' has a field '{field.Path}' already.");

        var stored = field.Source == FieldSource.Stored && field.Kind != FieldKind.Collection;
        if (stored && NextSlot == MostSlots)
            throw new ArgumentException($"The resource '{Name}' has had {MostSlots} fields; the sandbox holds no more.");

        var added = this with
        {
            Fields = Fields.Add(stored ? field with { Slot = NextSlot } : field),
            NextSlot = stored ? NextSlot + 1 : NextSlot,
        };
        return field.Key ? added.With(KeyFilter(field)) : added;
    }

    public ResourceDefinition With(CampaignFilter filter)
        => this with { Filters = Filters.RemoveAll(f => f.Name == filter.Name).Add(filter) };

    public ResourceDefinition Replace(CampaignField old, CampaignField field)
        => this with { Fields = Fields.Replace(old, field with { Slot = old.Slot }) };

    // Campaign names the parameter of a filter on a key by itself: `byGlobalid?globalId_parameter=`.
    private static CampaignFilter KeyFilter(CampaignField key)
        => new($"by{char.ToUpperInvariant(key.Name[0])}{key.Name[1..]}", $"{key.Name}_parameter", FilterRule.Equal)
        {
            Field = key.Path,
            Label = $"By {key.Label}",
        };
}
