using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.State;

/// <summary>How far a table has been read. A row per table mapping (Ingress), one for the journal (Egress), one for the pairs (OptInOut).</summary>
public sealed class TableState
{
    /// <summary>Given by the store; stays when the table is taken out of the definition, and with it the known records.</summary>
    public int Id { get; set; }
    public required WorkflowName Workflow { get; init; }

    /// <summary>Source table.</summary>
    public required string Name { get; init; }

    public ReadPhase Phase { get; set; }

    /// <summary>The link that the next read follows; null: begin a full read.</summary>
    public string? Link { get; set; }

    /// <summary>The delta link that the read under way began with; where a next link is refused, it is read again. Null during a full read.</summary>
    public string? DeltaLink { get; set; }

    /// <summary>When the last delta link or position was received; it expires after the source's retention (7 days).</summary>
    public DateTimeOffset? LinkAt { get; set; }

    /// <summary>Counter value at which the read under way began; 0: none is under way.</summary>
    public long ReadBegan { get; set; }

    /// <summary>Counter value at which the last read that ended had begun; 0: none ever ended.</summary>
    public long LastReadBegan { get; set; }

    /// <summary>Sweep: known records up to this id have been compared.</summary>
    public long SweptTo { get; set; }

    /// <summary>A full read that ignores hashes and writes all fields (rule 16).</summary>
    public bool Replaying { get; set; }

    /// <summary>Asked for, begins at the next start.</summary>
    public bool ReplayRequested { get; set; }

    /// <summary>A full read that ended without a delta link, in a row; three fail the workflow.</summary>
    public int ReadsWithoutDeltaLink { get; set; }

    /// <summary>Newest row version seen.</summary>
    public long NewestVersion { get; set; }

    /// <summary>Fingerprint of the mapping that the cursor was read under; another one means a full read (rule 14).</summary>
    public string? Fingerprint { get; set; }

    /// <summary>Whether reading goes on where it was under a mapping of this fingerprint (rule 14).</summary>
    public bool GoesOnUnder(string fingerprint) => !Removed && Fingerprint == fingerprint;

    /// <summary>
    /// First definition version with this fingerprint: items mapped under it or a later one need not be read again. OptInOut
    /// counts here how often all its pairs were to be decided anew.
    /// </summary>
    public int FingerprintVersion { get; set; }

    /// <summary>When the full read under way began, nothing was known or queued: there is nothing to sweep.</summary>
    public bool BeganEmpty { get; set; }

    /// <summary>The table was taken out of the definition.</summary>
    public bool Removed { get; set; }

    /// <summary>What else the workflow keeps with its cursor, as JSON.</summary>
    public string? Extra { get; set; }
}

/// <summary>What the reader of a table does next.</summary>
public enum ReadPhase : byte
{
    /// <summary>Every row; ends with a sweep.</summary>
    Full = 0,

    /// <summary>Compares what was seen with what is known, to find deletes (rule 8).</summary>
    Sweep = 1,

    /// <summary>Changes since the delta link.</summary>
    Incremental = 2,
}
