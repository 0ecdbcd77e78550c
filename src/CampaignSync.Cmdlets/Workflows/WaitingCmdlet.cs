using System.Collections.Concurrent;
using System.Management.Automation;
using CampaignSync.Control.Hosting;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary>A cmdlet that can wait for workflows, with a progress bar. Ctrl+C ends the wait and never the host.</summary>
public abstract class WaitingCmdlet : ChangingCmdlet
{
    private const int ActivityId = 0x5C;
    private const string Activity = "Waiting for workflows";

    /// <summary>Seconds to wait at most.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int Timeout { get; set; } = 300;

    /// <summary>Brings up the host where none lives.</summary>
    protected void EnsureHost() => Warn(Await(HostBringUp.EnsureAsync(Changing().Launcher, Cancellation)));

    /// <summary>When the wait that begins now is to end.</summary>
    protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(Timeout));

    /// <summary>Waits, and shows how it goes. Only the pipeline's own thread may write, so looks are handed over to it.</summary>
    protected void WaitFor(WorkflowName name, Func<Action<WorkflowView>, CancellationToken, Task> wait)
    {
        using var looks = new BlockingCollection<WorkflowView>();
        var progress = new WaitProgress(Time);
        var waiting = Task.Run(() => WaitThenCloseAsync(looks, wait), Cancellation);
        try
        {
            foreach (var look in looks.GetConsumingEnumerable(Cancellation))
                Show(name, progress.Look(look), ProgressRecordType.Processing);
            Await(waiting);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            // The queue must outlive the one that fills it.
            _ = Task.WaitAny([waiting], TimeSpan.FromMilliseconds(500));
            throw;
        }
        finally
        {
            Show(name, new WaitState("", 100, null), ProgressRecordType.Completed);
        }
    }

    protected void WritePassThru(IEnumerable<WorkflowName> names)
    {
        if (!PassThru)
            return;
        foreach (var name in names)
            WriteObject(Changing().Workflows.View(name));
    }

    private async Task WaitThenCloseAsync(BlockingCollection<WorkflowView> looks, Func<Action<WorkflowView>, CancellationToken, Task> wait)
    {
        try
        {
            await wait(looks.Add, Cancellation).ConfigureAwait(false);
        }
        finally
        {
            looks.CompleteAdding();
        }
    }

    private void Show(WorkflowName name, WaitState state, ProgressRecordType type)
    {
        // A stopped pipeline takes no more records.
        if (Cancellation.IsCancellationRequested)
            return;
        WriteProgress(new ProgressRecord(ActivityId, Activity, state.Text.Length == 0 ? name.ToString() : $"{name}: {state.Text}")
        {
            PercentComplete = state.Percent,
            SecondsRemaining = state.SecondsLeft ?? -1,
            RecordType = type,
        });
    }
}

/// <summary>The end of a time that several waits share.</summary>
public sealed class Deadline(TimeProvider time, TimeSpan timeout)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>What is left of it; never below zero.</summary>
    public TimeSpan Left => timeout - time.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
