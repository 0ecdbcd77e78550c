using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>A resource's definition, prepared for reading and writing rows quickly.</summary>
internal sealed class ResourceLayout
{
    private const int LongestName = 128;

    private readonly FrozenDictionary<string, CampaignField>.AlternateLookup<ReadOnlySpan<char>> _fields;
    private readonly FrozenSet<string> _items;

    public ResourceLayout(ResourceDefinition definition)
    {
        Definition = definition;
        _fields = definition.Fields.ToFrozenDictionary(f => f.Path, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _items = definition.Fields.Where(f => f.Item is not null).Select(f => f.Item!).ToFrozenSet(StringComparer.Ordinal);
        Keys = [.. definition.Fields.Where(f => f.Key)];
        Joins = [.. definition.Fields.Where(f => f.Source == FieldSource.Join)
            .Select(f => (Field: f, By: definition.Find(f.Link!.JoinField!))).Where(j => j.By is not null).Select(j => (j.Field, j.By!))];
        TimeSlots = new int[definition.NextSlot][];
        foreach (var field in definition.Fields.Where(f => f.Slot != CampaignField.NoSlot))
            TimeSlots[field.Slot] = [.. field.TimedBy.Select(definition.Find).Where(f => f is not null).Select(f => f!.Slot)];
        Full = new RowView(definition, extended: true);
        BuiltIn = new RowView(definition, extended: false);
    }

    public ResourceDefinition Definition { get; }

    /// <summary>The identification keys.</summary>
    public CampaignField[] Keys { get; }

    /// <summary>The links that are found by comparing a join field, each with that field.</summary>
    public (CampaignField Field, CampaignField By)[] Joins { get; }

    /// <summary>For each column the columns that take the time when its value changes; null or empty for none.</summary>
    public int[]?[] TimeSlots { get; }

    /// <summary>What is shown under profileAndServicesExt and customResources.</summary>
    public RowView Full { get; }

    /// <summary>What is shown under profileAndServices.</summary>
    public RowView BuiltIn { get; }

    public RowView View(ResourceBranches branch) => branch == ResourceBranches.BuiltIn ? BuiltIn : Full;

    /// <summary>Finds a field by its path, or by its name within an item.</summary>
    public bool TryFind(scoped ReadOnlySpan<char> item, scoped ReadOnlySpan<char> name, [NotNullWhen(true)] out CampaignField? field)
    {
        if (item.IsEmpty)
            return _fields.TryGetValue(name, out field);
        Span<char> path = stackalloc char[LongestName * 2];
        field = null;
        return path.TryWrite($"{item}.{name}", out var length) && _fields.TryGetValue(path[..length], out field);
    }

    public bool IsItem(string name) => _items.Contains(name);
}
