using CampaignSync.Core.State;

namespace CampaignSync.Core.LifeCycle;

/// <summary>Carries out the rows of the transition table on the stored state: whatever belongs to a status changes together with it.</summary>
public static class WorkflowTransitions
{
    /// <summary>A start request: counters begin anew, and the failure of the run before is forgotten.</summary>
    /// <param name="request">Number of the request.</param>
    /// <param name="version">Definition version that it is to run on.</param>
    /// <param name="connections">Version of the connections that it is to run on.</param>
    public static void Start(this WorkflowState state, long request, int version, int connections, DateTimeOffset at)
    {
        state.Move(WorkflowEvent.Start);
        state.StartRequest = request;
        state.RunningVersion = version;
        state.RunningConnections = connections;
        state.Health = WorkflowHealth.Healthy;
        state.StartedAt = at;
        state.LastReadAt = null;
        state.LastWrittenAt = null;
        state.SourcesRead = false;
        state.Counts = default;
    }

    /// <summary>Reading has begun.</summary>
    public static void Ready(this WorkflowState state) => state.Move(WorkflowEvent.Ready);

    /// <summary>It cannot go on.</summary>
    /// <param name="errorId">One of <see cref="FailureId"/>.</param>
    /// <param name="reason">What is wrong and what to do; no secret, no personal data.</param>
    public static void Fail(this WorkflowState state, string errorId, string reason, DateTimeOffset at)
    {
        state.Move(WorkflowEvent.Failure);
        state.ErrorId = errorId;
        state.Reason = reason;
        state.FailedAt = at;
        state.Health = null;
    }

    /// <summary>Its host is gone; what it runs on stays, so that the next host can take it on.</summary>
    public static void LoseHost(this WorkflowState state, string reason, DateTimeOffset at)
    {
        state.Move(WorkflowEvent.HostLost);
        state.ErrorId = FailureId.HostNotRunning;
        state.Reason = reason;
        state.FailedAt = at;
        state.Health = null;
    }

    /// <summary>It has ended. The backlog and the counters of the run stay.</summary>
    public static void Stop(this WorkflowState state)
    {
        state.Move(WorkflowEvent.Stop);
        state.RunningVersion = null;
        state.RunningConnections = null;
        state.Health = null;
    }

    /// <summary>Whether a host that comes up takes it on: what was STARTING or RUNNING, or failed for want of a host only.</summary>
    public static bool IsResumable(this WorkflowState state)
        => state.Status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING
        || state is { Status: WorkflowStatus.FAILED, ErrorId: FailureId.HostNotRunning };

    /// <summary>A host takes it on, under the version that was running. The start that it runs for is still the same one.</summary>
    /// <exception cref="InvalidOperationException">It is stopped, or failed for a reason of its own.</exception>
    public static void Resume(this WorkflowState state)
    {
        if (!state.IsResumable())
            throw new InvalidOperationException($"{state.Name} is {state.Status} ({state.ErrorId}) and is not resumed by itself.");
        state.Move(WorkflowEvent.Resume);
        state.Health = WorkflowHealth.Healthy;
    }

    private static void Move(this WorkflowState state, WorkflowEvent on)
    {
        state.Status = TransitionTable.Next(state.Status, on);
        state.ErrorId = null;
        state.Reason = null;
        state.FailedAt = null;
        state.HealthCause = null;
    }
}
