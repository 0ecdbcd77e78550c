namespace CampaignSync.Core.Schema;

/// <summary>What Dataverse says of a table: the part of its metadata that mappings are checked against.</summary>
public sealed record SourceTable
{
    public required string LogicalName { get; init; }
    public required string EntitySetName { get; init; }
    public required string PrimaryId { get; init; }
    public bool ChangeTracking { get; init; }
    public bool IsActivity { get; init; }

    /// <summary>Columns by the name that rows carry: lookups as <c>_x_value</c>.</summary>
    public required IReadOnlyDictionary<string, SourceColumn> Columns { get; init; }
}

/// <param name="Name">As rows carry it: <c>firstname</c>, <c>_parentcustomerid_value</c>.</param>
/// <param name="MaxLength">Longest text, in characters; null where that does not apply.</param>
/// <param name="Labels">Labels of an option set by its numbers, in the application user's language; null where that does not apply.</param>
public sealed record SourceColumn(string Name, SourceType Type, bool Readable = true, bool Writable = true, int? MaxLength = null, IReadOnlyDictionary<int, string>? Labels = null);

/// <summary>Column types that mappings tell apart; the rest is <see cref="Other"/> and goes as text.</summary>
public enum SourceType
{
    Other,
    Boolean,
    Integer,
    BigInt,
    Decimal,
    Money,
    Double,
    String,
    DateTime,
    Date,
    Picklist,
    MultiSelectPicklist,
    Lookup,
    Uniqueidentifier,
}
