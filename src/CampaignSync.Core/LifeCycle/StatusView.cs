using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.LifeCycle;

/// <summary>Makes what is shown of what is stored. A status never lies: it comes from heartbeat and progress, not from what was once set.</summary>
public static class StatusView
{
    /// <summary>How long both systems keep changes for a cursor.</summary>
    public static readonly TimeSpan CursorRetention = TimeSpan.FromDays(7);

    /// <summary>How long nothing may be written before a backlog without a known cause counts as stalled.</summary>
    public static readonly TimeSpan StallTolerance = TimeSpan.FromMinutes(1);

    /// <summary>All three workflows.</summary>
    public static IReadOnlyList<WorkflowView> All(IStateReader reader, DateTimeOffset now)
        => [.. WorkflowNames.All.Select(name => Of(reader, name, now))];

    /// <summary>One workflow.</summary>
    public static WorkflowView Of(IStateReader reader, WorkflowName name, DateTimeOffset now)
    {
        var state = reader.GetWorkflow(name);
        var host = reader.GetHost();
        var tables = reader.Tables(name);
        var counts = Sum(tables.Select(table => reader.Counts(table.Id)));
        var alone = IsAlone(reader, state, host, now);
        var status = alone ? TransitionTable.Next(state.Status, WorkflowEvent.HostLost) : state.Status;
        var runs = status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING;
        var health = runs ? Health(reader, state, tables, counts, now) : (WorkflowHealth?)null;

        return new WorkflowView
        {
            Name = name,
            Status = status,
            Backlog = counts.Backlog,
            OldestBacklogAt = counts.Backlog == 0 ? null : tables.Select(table => reader.OldestItemAt(table.Id)).Min(),
            PendingChanges = HasPendingChanges(reader, state),
            PendingReplay = tables.Any(table => table is { ReplayRequested: true, Removed: false }),
            Health = health,
            Reason = alone ? HostLostReason(host) : health == WorkflowHealth.Degraded ? state.HealthCause : state.Reason,
            ErrorId = alone ? FailureId.HostNotRunning : state.ErrorId,
            FailedAt = alone ? host?.HeartbeatAt : state.FailedAt,
            Read = state.Counts.Read,
            Written = state.Counts.Written,
            Unchanged = state.Counts.Unchanged,
            Deleted = state.Counts.Deleted,
            Skipped = state.Counts.Skipped,
            Gaps = state.Counts.Gaps,
            Blocked = counts.Blocked,
            Held = counts.Held,
            DeadLetters = counts.DeadLetters,
            Unmatched = counts.Unmatched,
            CursorExpiresAt = tables.Where(table => !table.Removed).Select(table => table.LinkAt).Min() + CursorRetention,
            LastReadAt = state.LastReadAt,
            LastWrittenAt = state.LastWrittenAt,
            StartedAt = state.StartedAt,
            CaughtUp = state.SourcesRead && counts.Backlog == 0,
            HostProcessId = host is not null && host.IsAlive(now) ? host.ProcessId : null,
            RunningVersion = state.RunningVersion,
        };
    }

    /// <summary>Whether it should be running and has no living host. A start that was asked for a moment ago still waits for the host that it brings up.</summary>
    private static bool IsAlone(IStateReader reader, WorkflowState state, HostState? host, DateTimeOffset now)
    {
        if (state.Status is not (WorkflowStatus.STARTING or WorkflowStatus.RUNNING) || (host is not null && host.IsAlive(now)))
            return false;
        return reader.FindRequest(state.StartRequest) is not { DoneAt: null } start || now - start.RequestedAt > HostState.HeartbeatTolerance;
    }

    private static string HostLostReason(HostState? host) => host switch
    {
        null => "No job host has run here yet; start the workflow again.",
        { Ended: true } => $"The job host (process {host.ProcessId}) has ended; start the workflow again, and it goes on where it was.",
        _ => $"The job host (process {host.ProcessId}) has given no sign of life since {host.HeartbeatAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z; start the workflow again, and it goes on where it was.",
    };

    private static WorkflowHealth Health(IStateReader reader, WorkflowState state, IReadOnlyList<TableState> tables, TableCounts counts, DateTimeOffset now)
    {
        if (state.Health == WorkflowHealth.Degraded)
            return WorkflowHealth.Degraded;
        // Blocked and held items have a cause that is shown where they are.
        var stalled = counts.Backlog > counts.Blocked + counts.Held
            && now - (state.LastWrittenAt ?? state.StartedAt) > StallTolerance
            && now - state.StartedAt > StallTolerance
            && tables.Any(table => OldestWritable(reader, table.Id, now) is { } oldest && now - oldest > StallTolerance);
        return stalled ? WorkflowHealth.Stalled : WorkflowHealth.Healthy;
    }

    private static DateTimeOffset? OldestWritable(IStateReader reader, int table, DateTimeOffset now)
        => Enum.GetValues<Lane>()
            .Select(lane => reader.ReadyItems(table, lane, afterId: 0, limit: 1))
            .Append(reader.DueItems(table, now, limit: 1))
            .SelectMany(items => items)
            .Select(item => (DateTimeOffset?)item.QueuedAt)
            .Min();

    /// <summary>Compares by hash, so that saving the old text again clears it.</summary>
    private static bool HasPendingChanges(IStateReader reader, WorkflowState state)
        => state.Status != WorkflowStatus.STOPPED
        && (Differs(reader, state.Name.ToString(), state.RunningVersion) || Differs(reader, SavedDefinition.Connections, state.RunningConnections));

    private static bool Differs(IStateReader reader, string subject, int? running)
        => running is { } version && reader.FindDefinition(subject)?.Hash != reader.FindDefinition(subject, version)?.Hash;

    private static TableCounts Sum(IEnumerable<TableCounts> counts) => counts.Aggregate(default(TableCounts), (sum, next) => new TableCounts(
        sum.Backlog + next.Backlog,
        sum.Blocked + next.Blocked,
        sum.Held + next.Held,
        sum.DeadLetters + next.DeadLetters,
        sum.Owned + next.Owned,
        sum.Unmatched + next.Unmatched));
}
