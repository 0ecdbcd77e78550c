using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// How far a full read runs ahead of the writers. What is written soon after it was read is written out of the store's cache,
/// and the state does not grow by a backlog that is emptied again. But a read must also end before its delta link grows old:
/// so a page waits only so long for writers that are slower, and not at all for those that are known to be in trouble.
/// </summary>
internal sealed class ReadAhead(RunContext run, IFlow flow)
{
    /// <summary>A record read delays the next page by this much at most: a read is held up by 200 s for each million records, and no longer.</summary>
    public static readonly TimeSpan MostPerRecord = TimeSpan.FromMilliseconds(0.2);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>What timers know; less would not wait at all.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns when the next page of a full read may be asked for.</summary>
    /// <param name="records">Records of the page before it.</param>
    public async Task WaitAsync(int records, CancellationToken stop)
    {
        var began = run.Time.GetTimestamp();
        // By the clock: a timer may take much longer than it was set for.
        while (records * MostPerRecord - run.Time.GetElapsedTime(began) is var left && left >= Shortest && IsFarAhead)
            await Task.Delay(left < Step ? left : Step, run.Time, stop);
    }

    private bool IsFarAhead => run.Health.Summary is null && run.Store.Read(Writable) > run.Settings.ReadAhead;

    /// <summary>The backlog without what waits for a parent or an admin.</summary>
    private long Writable(IStateReader reader)
        => flow.Tables.Select(t => reader.Counts(t.Id)).Sum(c => c.Backlog - c.Blocked - c.Held);
}
