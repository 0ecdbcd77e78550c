namespace CampaignSync.Core.LifeCycle;

/// <summary>A workflow as it is shown: what is stored, seen in the light of whether a host lives and of what it did lately.</summary>
public sealed record WorkflowView
{
    public required WorkflowName Name { get; init; }
    public string DisplayName => Name.DisplayName();
    public required WorkflowStatus Status { get; init; }

    /// <summary>Records queued and waiting to be written, blocked and held ones included.</summary>
    public long Backlog { get; init; }
    public DateTimeOffset? OldestBacklogAt { get; init; }

    /// <summary>What is saved differs from what it runs on.</summary>
    public bool PendingChanges { get; init; }

    /// <summary>A replay was asked for and begins at the next start.</summary>
    public bool PendingReplay { get; init; }

    /// <summary>Null when STOPPED or FAILED.</summary>
    public WorkflowHealth? Health { get; init; }

    /// <summary>Why it failed, or why it is degraded.</summary>
    public string? Reason { get; init; }

    /// <summary>Set when FAILED.</summary>
    public string? ErrorId { get; init; }
    public DateTimeOffset? FailedAt { get; init; }

    // Since the last start
    public long Read { get; init; }
    public long Written { get; init; }
    public long Unchanged { get; init; }
    public long Deleted { get; init; }
    public long Skipped { get; init; }
    public long Gaps { get; init; }

    // As it is now
    public long Blocked { get; init; }
    public long Held { get; init; }
    public long DeadLetters { get; init; }
    public long Unmatched { get; init; }

    /// <summary>When the first of its cursors is no longer honoured by its source; null: it has none yet.</summary>
    public DateTimeOffset? CursorExpiresAt { get; init; }
    public DateTimeOffset? LastReadAt { get; init; }
    public DateTimeOffset? LastWrittenAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Since the last start every source was read to its end, and the backlog is empty.</summary>
    public bool CaughtUp { get; init; }

    /// <summary>Null when no host lives.</summary>
    public int? HostProcessId { get; init; }

    /// <summary>Definition version that it runs on; null when STOPPED.</summary>
    public int? RunningVersion { get; init; }
}
