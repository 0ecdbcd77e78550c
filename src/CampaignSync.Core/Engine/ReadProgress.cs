using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>Keeps track of which sources were read to their end, for <c>caughtUp</c> and for runs that end when all is read and written.</summary>
internal sealed class ReadProgress(RunContext run, IFlow flow, Dispatcher dispatcher, bool once)
{
    /// <summary>Looks at every source that bring nothing more, with nothing left to write, before a run once is done: the second lets children and deletes be decided.</summary>
    private const int QuietRounds = 2;

    private static readonly TimeSpan OncePause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly Dictionary<IFeed, int> _quiet = flow.Feeds.ToDictionary(f => f, _ => 0);
    private readonly HashSet<IFeed> _ended = [];
    private readonly TaskCompletionSource _done = new();
    private bool _stored;

    /// <summary>Returns when a run once is done; never otherwise.</summary>
    public Task DoneAsync(CancellationToken stop) => _done.Task.WaitAsync(stop);

    /// <summary>The pause before the next look: a run once does not dawdle.</summary>
    public TimeSpan Pause(TimeSpan interval) => once && interval > OncePause ? OncePause : interval;

    /// <summary>A feed has read its source to the end.</summary>
    /// <param name="queued">This last step queued something.</param>
    public async Task EndedAsync(IFeed feed, bool queued)
    {
        bool store;
        lock (_lock)
        {
            _ended.Add(feed);
            var drained = !queued && dispatcher.Idle && run.Store.Read(IsDrained);
            _quiet[feed] = drained ? _quiet[feed] + 1 : 0;
            store = !_stored && _ended.Count == flow.Feeds.Count;
            _stored |= store;
        }
        if (store)
        {
            await run.Store.WriteAsync(tx =>
            {
                run.Update(tx, state => state.SourcesRead = true);
            });
        }
        bool done;
        lock (_lock)
            done = once && _quiet.Values.All(q => q >= QuietRounds);
        if (done)
            _done.TrySetResult();
    }

    /// <summary>Nothing is left but what waits for an admin: held deletes, and children of dead letters.</summary>
    private bool IsDrained(IStateReader reader)
    {
        foreach (var table in flow.Tables)
        {
            var counts = reader.Counts(table.Id);
            if (counts.Backlog > counts.Blocked + counts.Held)
                return false;
        }
        return true;
    }
}
