using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>A row of the simulated Dataverse.</summary>
/// <param name="Values">JSON by column; a column that lacks is null.</param>
internal sealed record SourceRecord(Guid Key, long Version, IReadOnlyDictionary<string, string> Values);

/// <summary>A table of the simulated Dataverse, with what change tracking remembers of it.</summary>
internal sealed class SourceRows(SourceTable schema)
{
    public SourceTable Schema { get; set; } = schema;
    public SortedDictionary<Guid, SourceRecord> Rows { get; } = [];

    /// <summary>Versions at which rows were deleted.</summary>
    public Dictionary<Guid, long> Deletions { get; } = [];

    /// <summary>What the last version of a row was before the one that stands, for answers that bring an old one again.</summary>
    public Dictionary<Guid, SourceRecord> Earlier { get; } = [];

    /// <summary>Delta links up to this number are no longer honoured.</summary>
    public long ExpiredBefore { get; set; }

    /// <summary>Delta links of this answer and earlier ones lead to another address.</summary>
    public long MovedAt { get; set; }
}
