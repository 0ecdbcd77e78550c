using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.State;

/// <summary>The stored half of a workflow's status; what is shown also depends on whether a host lives.</summary>
public sealed class WorkflowState
{
    public required WorkflowName Name { get; init; }
    public WorkflowStatus Status { get; set; }

    /// <summary>Set when FAILED.</summary>
    public string? ErrorId { get; set; }
    public string? Reason { get; set; }
    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>Definition versions that it runs on (or ran on when it failed); null when STOPPED.</summary>
    public int? RunningVersion { get; set; }
    public int? RunningConnections { get; set; }

    /// <summary>The start request that it runs for.</summary>
    public long StartRequest { get; set; }

    /// <summary>Set when STARTING or RUNNING.</summary>
    public WorkflowHealth? Health { get; set; }
    public string? HealthCause { get; set; }

    /// <summary>Since the last start, every source was read to its end (and the backlog was empty then).</summary>
    public bool SourcesRead { get; set; }

    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? LastReadAt { get; set; }
    public DateTimeOffset? LastWrittenAt { get; set; }

    /// <summary>Since the last start.</summary>
    public WorkflowCounts Counts { get; set; }
}

/// <summary>What a workflow did since its last start.</summary>
public readonly record struct WorkflowCounts(long Read = 0, long Written = 0, long Unchanged = 0, long Deleted = 0, long Skipped = 0, long Gaps = 0)
{
    public static WorkflowCounts operator +(WorkflowCounts a, WorkflowCounts b) => Add(a, b);

    public static WorkflowCounts Add(WorkflowCounts left, WorkflowCounts right) => new(
        left.Read + right.Read,
        left.Written + right.Written,
        left.Unchanged + right.Unchanged,
        left.Deleted + right.Deleted,
        left.Skipped + right.Skipped,
        left.Gaps + right.Gaps);
}

/// <summary>Contents of a table's part of the state, kept as counters by the store so that they cost the same at any size.</summary>
public readonly record struct TableCounts(long Backlog = 0, long Blocked = 0, long Held = 0, long DeadLetters = 0, long Owned = 0, long Unmatched = 0);
