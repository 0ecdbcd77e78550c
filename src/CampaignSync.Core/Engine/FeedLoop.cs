using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>Steps one feed: on and on while there is more, at the poll interval when its source was read to the end, later when it is away.</summary>
internal sealed class FeedLoop(RunContext run, IFeed feed, Dispatcher dispatcher, ReadAhead ahead, ReadProgress progress)
{
    /// <summary>Free disk under which reading stops and writing goes on (rule 12).</summary>
    public const long MinFreeDiskBytes = 256L * 1024 * 1024;

    private static readonly TimeSpan DiskInterval = TimeSpan.FromSeconds(5);
    private readonly BackOff _backOff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), run.Random);
    private readonly string _cause = "reading " + feed.Name;

    public async Task RunAsync(CancellationToken stop)
    {
        await using var _ = feed;
        var failures = 0;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (!await HasDiskAsync(stop))
            {
                await feed.PauseAsync();
                continue;
            }
            FeedStep step;
            try
            {
                step = await feed.StepAsync(stop);
            }
            catch (TransientException e)
            {
                run.Health.Report(_cause, e.Message);
                run.Log(LogSeverity.Warning, "ReadDelayed", $"{feed.Name}: {e.Message}");
                await Task.Delay(e.RetryAfter ?? _backOff.Next(++failures), run.Time, stop);
                continue;
            }
            failures = 0;
            run.Health.Clear(_cause);
            if (step.Queued)
                dispatcher.Wake();
            if (!step.AtEnd)
            {
                await ahead.WaitAsync(step.FullRead, stop);
                continue;
            }
            await progress.EndedAsync(feed, step.Queued);
            await Task.Delay(progress.Pause(step.Wait ?? run.Definition.PollInterval), run.Time, stop);
        }
    }

    private async Task<bool> HasDiskAsync(CancellationToken stop)
    {
        const string Cause = "disk";
        // Where nobody knows, a write that finds no room says so (StateStoreFull).
        if (run.Settings.FreeDiskBytes() is null or >= MinFreeDiskBytes)
        {
            run.Health.Clear(Cause);
            return true;
        }
        run.Health.Report(Cause, "Less than 256 MB of disk are free where the state lies: reading waits, writing goes on. Make room.");
        await Task.Delay(DiskInterval, run.Time, stop);
        return false;
    }
}
