using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Empties the backlog: claims items, has them written side by side, and enters what came of them. One loop owns all
/// bookkeeping; completions that gather while a transaction commits go into the next one together.
/// </summary>
internal sealed class Dispatcher
{
    /// <summary>Between two looks at how many have ended.</summary>
    private static readonly TimeSpan GatherStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks, at most, before what has ended is stored.</summary>
    private const int GatherSteps = 5;

    /// <summary>How often the backlog is looked at without a signal, for what others put there (a restored dead letter).</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly RunContext _run;
    private readonly IReadOnlyList<BacklogTable> _tables;
    private readonly ClaimedItems _claimed;
    private readonly Channel<Attempt> _ended = Channel.CreateUnbounded<Attempt>(new UnboundedChannelOptions { SingleReader = true });
    private readonly AttemptBook _book;
    private readonly AttemptRunner _attempts;
    private readonly Action _failing;
    private readonly WakeSignal _wake;

    /// <summary>Ended, and not stored yet; what a full disk refused stays here for another try.</summary>
    private readonly List<Attempt> _unstored = [];

    /// <param name="failing">Called when the workflow cannot go on, before what is in flight is waited for.</param>
    /// <param name="abort">Gives up what is in flight.</param>
    public Dispatcher(RunContext run, IFlow flow, Action failing, CancellationToken abort)
    {
        _failing = failing;
        _run = run;
        _tables = flow.Tables;
        _claimed = new ClaimedItems(flow, run.Settings.Epoch);
        _book = new AttemptBook(run, flow.Writer);
        _attempts = new AttemptRunner(run, flow, _ended.Writer, abort);
        _wake = new WakeSignal(run.Time);
    }

    /// <summary>Whether the last look found nothing that waits for its turn, and nothing is in flight.</summary>
    public bool Idle { get; private set; }

    /// <summary>There may be something to write.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Works until told to stop; then waits for what is in flight and enters it.</summary>
    /// <exception cref="FatalException">The workflow cannot go on.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (await WorkAsync())
                    await GatherAsync();
                else
                    await WaitAsync(stop);
            }
        }
        catch
        {
            _failing();
            throw;
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Enters what has ended and claims what may go. True if there is more to do at once.</summary>
    private async Task<bool> WorkAsync()
    {
        TakeEnded();
        var ended = _unstored.Count;
        var claim = _claimed.MayTake(_run.Now);
        if (ended == 0 && !claim)
            return false;

        var claimed = await _run.Store.WriteAsync(tx =>
        {
            _book.Enter(tx, _unstored);
            // What is claimed by a run that cannot go on would be neither begun nor ended, and pass for perhaps written.
            return claim && !_book.HasFatal ? _claimed.Take(tx, _run.Now) : [];
        });
        _unstored.Clear();
        _book.ThrowIfFatal();

        _claimed.Confirm(claimed);
        foreach (var group in claimed.GroupBy(c => c.Table, c => c.Item))
            _attempts.Begin(group.Key, [.. group]);
        Idle = _claimed.Count == 0 && ended == 0;
        return ended > 0 || claimed.Count > 0;
    }

    private void TakeEnded()
    {
        while (_ended.Reader.TryRead(out var attempt))
        {
            _claimed.End(attempt);
            _unstored.Add(attempt);
        }
    }

    /// <summary>
    /// Lets completions gather while the writers have enough to do: a commit costs as much for one as for hundreds,
    /// and touches the same pages of the store again and again.
    /// </summary>
    private async Task GatherAsync()
    {
        for (var looks = 0; looks < GatherSteps; looks++)
        {
            TakeEnded();
            if (_claimed.RunsLow)
                return;
            await Task.Delay(GatherStep, _run.Time);
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        // What was due at the last look is in flight by now; only what comes due after it is worth waking for, and only
        // where it may be claimed: we would look again at once, and again.
        var now = _run.Now;
        var due = _claimed.MayTake(now) ? _run.Store.Read(reader => _claimed.NextDueAt(reader, now)) : null;
        var wait = due is { } at && at > _claimed.LookedAt && at - now is var until && until < LookInterval ? until : LookInterval;
        if (wait < TimeSpan.FromMilliseconds(1))
            wait = TimeSpan.FromMilliseconds(1);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(WaitForEndedAsync(done.Token), _wake.WaitAsync(wait, done.Token));
        done.Cancel();
    }

    private async Task WaitForEndedAsync(CancellationToken stop) => await _ended.Reader.WaitToReadAsync(stop);

    /// <summary>
    /// Whatever the store says, nothing is in flight when this returns: a write that came to its end under the next run could
    /// undo what that one has written since.
    /// </summary>
    private async Task EndAsync()
    {
        foreach (var table in _tables)
            _attempts.TakeBack(table);
        Exception? failure = null;
        while (_claimed.Count > 0 || (_unstored.Count > 0 && failure is null))
        {
            // What has ended is stored before anything is waited for: the rest may take until it is given up.
            if (_claimed.Count > 0 && (_unstored.Count == 0 || failure is not null))
                await _ended.Reader.WaitToReadAsync();
            TakeEnded();
            try
            {
                await _run.Store.WriteAsync(tx =>
                {
                    _book.Enter(tx, _unstored);
                });
                _unstored.Clear();
            }
            catch (Exception e) when (e is not StoreFencedException)
            {
                failure = e;
            }
        }
        if (_unstored.Count > 0 && failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
