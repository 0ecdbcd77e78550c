using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Workflows;

/// <summary>Waits until a workflow has come to a state that somebody else brings about. To end the wait ends nothing else.</summary>
public sealed class GoalWait(WorkflowControl control, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="progress">Called with each look.</param>
    /// <exception cref="ControlException">It will not come to it: the id and reason of its failure, or <c>WorkflowStopped</c>.</exception>
    /// <exception cref="ControlTimeoutException"><c>WaitTimedOut</c>.</exception>
    public async Task UntilAsync(WorkflowName name, WaitGoal goal, TimeSpan timeout, Action<WorkflowView>? progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var view = control.View(name);
            progress?.Invoke(view);
            if (IsReached(view, goal))
                return;
            if (timeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(began) >= timeout)
                throw new ControlTimeoutException(ControlErrorId.WaitTimedOut, $"{name} is not {Describe(goal)} {WaitWords.After(timeout)}: it is {view.Status}{Detail(view)}. It goes on.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsReached(WorkflowView view, WaitGoal goal) => (goal, view.Status) switch
    {
        (WaitGoal.Stopped, WorkflowStatus.STOPPED) => true,
        (WaitGoal.Running, WorkflowStatus.RUNNING) => true,
        (WaitGoal.Drained, WorkflowStatus.RUNNING or WorkflowStatus.STOPPED) when view.CaughtUp => true,
        // A failed workflow has stopped working, but somebody who waits for STOPPED to change something must know.
        (_, WorkflowStatus.FAILED) => throw new ControlException(view.ErrorId ?? FailureId.Unexpected, $"{view.Name} is FAILED: {view.Reason}"),
        (_, WorkflowStatus.STOPPED) => throw new ControlException(ControlErrorId.WorkflowStopped, $"{view.Name} is STOPPED, so it will not be {Describe(goal)}. Start it first."),
        _ => false,
    };

    private static string Describe(WaitGoal goal) => goal switch
    {
        WaitGoal.Running => "RUNNING",
        WaitGoal.Stopped => "STOPPED",
        _ => "drained",
    };

    private static string Detail(WorkflowView view)
    {
        var backlog = view.Backlog > 0 ? $", backlog {view.Backlog:N0}" : "";
        return view.Reason is null ? backlog : $"{backlog}, {view.Reason.TrimEnd('.')}";
    }
}
