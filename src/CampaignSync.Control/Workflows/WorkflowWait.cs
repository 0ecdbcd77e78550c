using CampaignSync.Control.Hosting;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Workflows;

/// <summary>Waits for what was asked for. To end the wait ends nothing else.</summary>
public sealed class WorkflowWait(IStateStore store, WorkflowControl control, HostLauncher launcher, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the start of this number has led to RUNNING.</summary>
    /// <param name="progress">Called with each look.</param>
    /// <exception cref="ControlException">The id and reason of the failure, or <c>WorkflowStopped</c>.</exception>
    /// <exception cref="ControlTimeoutException"><c>StartTimedOut</c>.</exception>
    public async Task ForRunningAsync(WorkflowName name, long number, TimeSpan timeout, Action<WorkflowView>? progress, CancellationToken cancellationToken)
    {
        var deadline = Deadline(timeout);
        while (true)
        {
            var (view, state) = Look(name);
            progress?.Invoke(view);
            if (HasCome(view, state, number))
                return;
            if (time.GetUtcNow() > deadline)
                throw new ControlTimeoutException(ControlErrorId.StartTimedOut, $"{name} is not RUNNING {WaitWords.After(timeout)}: {Describe(view)}. It goes on trying.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            if (state.StartRequest < number)
                await launcher.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the stop of this number has been carried out.</summary>
    /// <exception cref="ControlTimeoutException"><c>StopTimedOut</c>.</exception>
    public async Task ForStoppedAsync(WorkflowName name, long number, TimeSpan timeout, Action<WorkflowView>? progress, CancellationToken cancellationToken)
    {
        var deadline = Deadline(timeout);
        while (true)
        {
            var (view, state) = Look(name);
            progress?.Invoke(view);
            if (state.Status == WorkflowStatus.STOPPED || state.StartRequest > number || IsDone(number))
                return;
            if (view.HostProcessId is null)
            {
                // It died before it came to it; then the stop takes effect at once.
                await control.StopAsync(name, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (time.GetUtcNow() > deadline)
                throw new ControlTimeoutException(ControlErrorId.StopTimedOut, $"{name} is not STOPPED {WaitWords.After(timeout)}: {Describe(view)}. It still stops as soon as its writes in flight have ended.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool HasCome(WorkflowView view, WorkflowState state, long number)
    {
        if (state.StartRequest < number)
            return false;
        return view.Status switch
        {
            WorkflowStatus.RUNNING => true,
            WorkflowStatus.FAILED => throw new ControlException(view.ErrorId ?? FailureId.Unexpected, view.Reason ?? $"{view.Name} failed."),
            // One that runs once may have read and written everything before anybody looked.
            WorkflowStatus.STOPPED when state.SourcesRead => true,
            WorkflowStatus.STOPPED => throw new ControlException(ControlErrorId.WorkflowStopped, $"{view.Name} was stopped by somebody else before it ran."),
            _ => false,
        };
    }

    private (WorkflowView View, WorkflowState State) Look(WorkflowName name)
        => store.Read(reader => (StatusView.Of(reader, name, time.GetUtcNow()), reader.GetWorkflow(name)));

    private bool IsDone(long number) => store.Read(reader => reader.FindRequest(number)) is null or { DoneAt: not null };

    private DateTimeOffset Deadline(TimeSpan timeout)
        => timeout == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time.GetUtcNow() + timeout;

    private static string Describe(WorkflowView view) => view.Reason is { } reason ? $"{view.Status}, {reason.TrimEnd('.')}" : view.Status.ToString();
}
