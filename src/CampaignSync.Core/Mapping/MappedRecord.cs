namespace CampaignSync.Core.Mapping;

/// <summary>What a table mapping makes of one source row.</summary>
public enum MappingVerdict
{
    /// <summary>To be written.</summary>
    Write,

    /// <summary>The filter excludes it.</summary>
    FilteredOut,

    /// <summary>A value does not fit its field (<c>ValueTooLong</c>, <c>ValueNotConvertible</c>): dead letter.</summary>
    Refused,
}

/// <summary>A source row after filter, replacements and conversions.</summary>
/// <param name="Body">What is written, as the backlog stores it; empty unless the verdict is Write.</param>
/// <param name="Hash">Keyed hash, 16 bytes, over the non-null values of the fields with applyUpdates, links included; two rows with equal hashes need no write. Empty unless the verdict is Write.</param>
/// <param name="Parents">Ids of the parents, one per link with a parent, in the order of the plan's parent tables; null where the lookup is empty.</param>
/// <param name="ErrorId">Set when refused.</param>
/// <param name="Reason">Set when refused: names table, column, field and limit; never the value, which may be personal.</param>
public readonly record struct MappedRecord(MappingVerdict Verdict, byte[] Body, byte[] Hash, Guid?[] Parents, string? ErrorId = null, string? Reason = null);
