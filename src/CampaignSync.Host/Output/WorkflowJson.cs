using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Host.Output;

/// <summary>A workflow in <c>list --json</c>: the fields of section 7 of the design, in its order. Fields may be added, never taken away.</summary>
internal sealed record WorkflowJson(
    string Name,
    string DisplayName,
    string Status,
    long Backlog,
    DateTime? OldestBacklogAt,
    bool PendingChanges,
    bool PendingReplay,
    string? Health,
    string? Reason,
    string? ErrorId,
    long Read,
    long Written,
    long Unchanged,
    long Deleted,
    long Skipped,
    long Unmatched,
    long DeadLetters,
    long Held,
    long Gaps,
    DateTime? CursorExpiresAt,
    DateTime? LastReadAt,
    DateTime? LastWrittenAt,
    DateTime? StartedAt,
    bool CaughtUp,
    int? HostProcessId)
{
    public static WorkflowJson Of(WorkflowView view) => new(
        view.Name.ToString(),
        view.DisplayName,
        view.Status.ToString(),
        view.Backlog,
        view.OldestBacklogAt?.UtcDateTime,
        view.PendingChanges,
        view.PendingReplay,
        view.Health?.ToString(),
        view.Reason,
        view.ErrorId,
        view.Read,
        view.Written,
        view.Unchanged,
        view.Deleted,
        view.Skipped,
        view.Unmatched,
        view.DeadLetters,
        view.Held,
        view.Gaps,
        view.CursorExpiresAt?.UtcDateTime,
        view.LastReadAt?.UtcDateTime,
        view.LastWrittenAt?.UtcDateTime,
        view.StartedAt?.UtcDateTime,
        view.CaughtUp,
        view.HostProcessId);
}
