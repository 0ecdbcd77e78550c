using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Backlog;

/// <summary>A change as a read brings it: mapped, filtered out, refused by the mapping, or a deletion.</summary>
/// <param name="Version">Row version; for a deletion the newest version seen in the table.</param>
/// <param name="Mapped">Null: the record is gone.</param>
/// <param name="RowHash">Hash of the source row; null: it was not taken.</param>
public readonly record struct IncomingChange(Guid Key, long Version, MappedRecord? Mapped, long? RowHash = null);

/// <summary>The read that brings changes.</summary>
/// <param name="Began">The store's counter when it began.</param>
/// <param name="Sequence">The store's counter for this page.</param>
/// <param name="Full">Every row of the table, not only changes.</param>
/// <param name="Replaying">Hashes are ignored and all fields written (rule 16).</param>
public readonly record struct ReadContext(long Began, long Sequence, bool Full, bool Replaying, Lane Lane, DateTimeOffset Now);

/// <summary>What became of a change on its way into the backlog.</summary>
public enum IntakeResult
{
    Queued,

    /// <summary>As it was last written: no write needed (rule 5).</summary>
    Unchanged,

    /// <summary>Older than what we already have.</summary>
    Stale,

    /// <summary>Excluded by the filter, or a deletion that is not ours to apply.</summary>
    Skipped,

    /// <summary>The mapping refuses a value.</summary>
    DeadLettered,
}
