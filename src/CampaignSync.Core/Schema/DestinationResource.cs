namespace CampaignSync.Core.Schema;

/// <summary>What Campaign says of a resource: the part of its metadata that mappings are checked against.</summary>
public sealed record DestinationResource
{
    public required string Name { get; init; }

    /// <summary>Fields by path; the parts of an item by <c>location.city</c>, the item itself as <see cref="DestinationType.Item"/>.</summary>
    public required IReadOnlyDictionary<string, DestinationField> Fields { get; init; }

    /// <summary>Names of the published filters, as in <c>byCrmId</c>.</summary>
    public required IReadOnlySet<string> Filters { get; init; }
}

/// <param name="MaxLength">Longest text, in characters; null: not said.</param>
/// <param name="Values">Names of an enumeration's values; null where it is none.</param>
public sealed record DestinationField(string Path, DestinationType Type, bool ReadOnly = false, bool Sortable = false, int? MaxLength = null, IReadOnlySet<string>? Values = null);

/// <summary>Field types that mappings tell apart. An enumeration takes text, one of its names.</summary>
public enum DestinationType
{
    String,
    Integer,
    Boolean,
    Float,
    Double,
    Date,
    DateTime,
    Enumeration,
    Item,
    Link,
    Collection,
}
