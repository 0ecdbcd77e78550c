using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>One run of a workflow, from STARTING to STOPPED or FAILED: the same for all three.</summary>
internal sealed class WorkflowRunner(RunContext run, IFlow flow, StartArgument start)
{
    /// <summary>How long writes in flight may go on after a stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(1);
    private readonly BackOff _backOff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), run.Random);

    /// <summary>Nobody else stores a cause while this runs, so nobody need look each second.</summary>
    private string? _storedCause;

    /// <summary>Runs until told to stop, until done (a run once), or until it cannot go on. How it ended is for the caller to store: a host that ends leaves the status as it was.</summary>
    /// <exception cref="FatalException">The workflow cannot go on.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await StartAsync(stop);
        await WorkAsync(stop);
    }

    private async Task StartAsync(CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await flow.PrepareAsync(start.AllowDeletes, stop);
                break;
            }
            catch (TransientException e)
            {
                // An outage is no failure: it stays STARTING and says why.
                run.Log(LogSeverity.Warning, "StartDelayed", e.Message);
                run.Health.Report("start", e.Message);
                await StoreHealthAsync();
                await Task.Delay(e.RetryAfter ?? _backOff.Next(failures), run.Time, stop);
            }
        }
        run.Health.Clear("start");
        await run.Store.WriteAsync(tx =>
        {
            flow.Adopt(tx);
            run.Update(tx, state =>
            {
                state.Ready();
                state.Health = WorkflowHealth.Healthy;
                state.HealthCause = null;
            });
        }, stop);
        _storedCause = null;
        run.Log(LogSeverity.Information, "Running", $"{run.Workflow} runs on version {run.Version}.");
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        var ending = run.Ending;
        var ended = false;
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, run.Time);
        var dispatcher = new Dispatcher(run, flow, End, abort.Token);
        var ahead = new ReadAhead(run, flow);
        var progress = new ReadProgress(run, flow, dispatcher, start.Once);
        var parts = new List<Task> { dispatcher.RunAsync(ending.Token), KeepHealthAsync(ending.Token) };
        parts.AddRange(flow.Feeds.Select(feed => new FeedLoop(run, feed, dispatcher, ahead, progress).RunAsync(ending.Token)));
        parts.Add(progress.DoneAsync(ending.Token));

        // Whichever part ends first ends the run: by a failure, by the stop, or because all is read and written.
        await Task.WhenAny(parts);
        End();
        var first = (Exception?)null;
        foreach (var part in parts)
        {
            try
            {
                await part;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Ended because the run ends.
            }
            catch (Exception e)
            {
                first ??= e;
            }
        }
        new DeadLetterLog(run).Write();
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);

        // Nobody enters a gate any more, reading ends, and what is under way may take its time and no longer.
        void End()
        {
            if (Interlocked.Exchange(ref ended, true))
                return;
            ending.Cancel();
            abort.CancelAfter(Grace);
        }
    }

    private async Task KeepHealthAsync(CancellationToken stop)
    {
        var health = new HealthLog(run);
        var deadLetters = new DeadLetterLog(run);
        while (true)
        {
            await Task.Delay(HealthInterval, run.Time, stop);
            health.Note(run.Health.Summary);
            deadLetters.Note();
            await StoreHealthAsync();
        }
    }

    private async Task StoreHealthAsync()
    {
        var cause = run.Health.Summary;
        if (_storedCause == cause)
            return;
        await run.Store.WriteAsync(tx =>
        {
            run.Update(tx, state =>
            {
                state.Health = cause is null ? WorkflowHealth.Healthy : WorkflowHealth.Degraded;
                state.HealthCause = cause;
            });
        });
        _storedCause = cause;
    }
}
