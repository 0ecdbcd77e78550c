using System.Collections.Immutable;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>A field of a resource, as its metadata describes it.</summary>
internal sealed record CampaignField(string Name, FieldKind Kind)
{
    /// <summary>Stands for "no column of the row".</summary>
    public const int NoSlot = -1;

    /// <summary>The item that the field is nested in, such as <c>location</c>.</summary>
    public string? Item { get; init; }

    public FieldSource Source { get; init; } = FieldSource.Stored;

    /// <summary>The column of the row that holds the value. Never given to another field, so that old rows stay readable.</summary>
    public int Slot { get; init; } = NoSlot;

    public string Label { get; init; } = Name;

    /// <summary>The most characters a string may have; 0 where there is no limit.</summary>
    public int Length { get; init; }

    public bool ReadOnly { get; init; }

    public bool Mandatory { get; init; }

    public bool Sortable { get; init; }

    /// <summary>True for an identification key: its values are unique, and a row can be addressed by them.</summary>
    public bool Key { get; init; }

    /// <summary>True for a field that was added to a built-in resource: it is shown under profileAndServicesExt only.</summary>
    public bool Extended { get; init; }

    /// <summary>The name of the low-level type, where it is not the one of <see cref="Kind"/>.</summary>
    public string? ResType { get; init; }

    public ImmutableArray<EnumerationValue> Values { get; init; } = [];

    /// <summary>The value that stands for "not set" in an enumeration.</summary>
    public string Unset { get; init; } = "";

    public CampaignLink? Link { get; init; }

    /// <summary>The fields that take the time whenever this field's value changes.</summary>
    public ImmutableArray<string> TimedBy { get; init; } = [];

    /// <summary>True for one of the opt-out attributes, whose names have two spellings.</summary>
    public bool OptOut { get; init; }

    /// <summary>The name with its item, such as <c>location.city</c>.</summary>
    public string Path => Item is null ? Name : $"{Item}.{Name}";
}
