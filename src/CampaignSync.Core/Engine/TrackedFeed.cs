using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Reads one Dataverse table: in full the first time and whenever the delta link is lost, by its changes
/// from then on. Every page enters in one transaction with the link that follows it (rule 1), so that a crash repeats at
/// most the page under way.
/// </summary>
internal sealed class TrackedFeed(RunContext run, ITrackedTable table) : IFeed
{
    /// <summary>Full reads without a delta link, in a row, that fail the workflow.</summary>
    private const int MaxReadsWithoutDeltaLink = 3;

    private readonly LinkTrail _trail = new();
    private readonly NextPage<SourcePage> _next = new();

    public string Name => table.Name;

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, Name))!;
        if (state.Phase == ReadPhase.Sweep)
            return await SweepAsync();
        // A full read begins with its first page: what was seen before that is asked for may be gone without a trace by then.
        if (state.ReadBegan == 0 || state is { Phase: ReadPhase.Full, Link: null })
            state = await BeginReadAsync();

        try
        {
            var query = table.Query(state.Phase);
            using var page = await _next.ReadAsync(state.Link, stop => run.Remotes.Records.ReadPageAsync(query, state.Link, stop), cancellationToken);
            if (page.NextLink is { } next)
            {
                if (_trail.LeadsBack(state.Link, next))
                    throw new LinkRefusedException($"Dataverse gave a page of {Name} whose next link leads back to a page that was read already.");
                if (state.Phase == ReadPhase.Full && table.ReadsAhead)
                    _next.Ask(next, stop => run.Remotes.Records.ReadPageAsync(query, next, stop), cancellationToken);
            }
            var step = await StoreAsync(state, page);
            _trail.Follow(state.Link);
            return step;
        }
        catch (CursorExpiredException e)
        {
            run.Log(LogSeverity.Warning, "DeltaLinkExpired", $"{Name}: {e.Message} The table is read in full, and what is gone is found by comparing.");
            return await RestartAsync(s => BeginFull(s));
        }
        catch (LinkRefusedException e)
        {
            // Where the very first link of the read is refused, to begin there again would lead to the same for ever: it is of
            // another system, whose address the connections had before.
            var anew = state.Phase == ReadPhase.Full || state.Link == state.DeltaLink;
            run.Log(LogSeverity.Warning, "NextLinkRefused", $"{Name}: {e.Message} {(anew ? "The table is read in full." : "The read begins again where it began.")}");
            await RestartAsync(s =>
            {
                if (anew)
                    BeginFull(s);
                else
                    s.Link = s.DeltaLink;
                s.ReadBegan = 0;
            });
            // Not at once: a source that gives such a link again and again would be asked as fast as it answers.
            throw new TransientException(e.Message, inner: e);
        }
    }

    public ValueTask PauseAsync() => _next.DisposeAsync();

    public ValueTask DisposeAsync() => _next.DisposeAsync();

    private static void BeginFull(TableState state)
    {
        state.Phase = ReadPhase.Full;
        state.Link = null;
        state.DeltaLink = null;
        state.ReadBegan = 0;
    }

    private Task<TableState> BeginReadAsync()
    {
        _trail.Clear();
        return run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            state.ReadBegan = tx.NextSequence();
            if (state.Phase == ReadPhase.Full)
            {
                state.BeganEmpty = table.IsEmpty(tx, state);
                state.SweptTo = 0;
                tx.ClearSeen(state.Id);
            }
            else
            {
                state.DeltaLink = state.Link;
            }
            tx.PutTable(state);
            return state;
        });
    }

    private async Task<FeedStep> StoreAsync(TableState before, SourcePage page)
    {
        var intake = table.Prepare(page, before);
        var result = await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            var read = new TrackedRead(state.ReadBegan, tx.NextSequence(), state.Phase == ReadPhase.Full, state.Replaying, run.Now);
            var (counts, queued, tooManyErrors) = intake.Take(tx, state, read);
            var end = Advance(state, page);
            run.Update(tx, w =>
            {
                w.Counts += counts;
                w.LastReadAt = run.Now;
            });
            var fatal = (end ? EndRead(tx, state) : null) ?? tooManyErrors;
            // Crash point 1: the page is in the backlog and the cursor behind it, or neither is.
            tx.PutTable(state);
            return (End: end, Queued: queued, Fatal: fatal, state.ReadsWithoutDeltaLink);
        });

        if (result.End)
            await table.AfterReadAsync();
        if (result.ReadsWithoutDeltaLink >= MaxReadsWithoutDeltaLink)
            throw new FatalException(FailureId.SchemaMismatch, table.At($"{MaxReadsWithoutDeltaLink} full reads of {Name} ended without a delta link; turn change tracking on for the table in Dynamics 365."));
        return result.Fatal is null ? new FeedStep(result.End, result.Queued, FullRead: before.Phase == ReadPhase.Full ? page.Count : 0) : throw result.Fatal;
    }

    /// <summary>Moves the cursor behind the page. True: the source was read to its end.</summary>
    private bool Advance(TableState state, SourcePage page)
    {
        if (page.NextLink is not null)
        {
            state.Link = page.NextLink;
            return false;
        }
        if (page.DeltaLink is null)
        {
            // Without a delta link the next read could not see deletes; a full read can.
            state.ReadsWithoutDeltaLink++;
            BeginFull(state);
            return false;
        }
        state.Link = page.DeltaLink;
        state.LinkAt = run.Now;
        state.DeltaLink = null;
        state.ReadsWithoutDeltaLink = 0;
        if (state.Phase == ReadPhase.Full && !state.BeganEmpty)
        {
            state.Phase = ReadPhase.Sweep;
            return false;
        }
        return true;
    }

    private FatalException? EndRead(IStateTransaction tx, TableState state)
    {
        state.LastReadBegan = state.ReadBegan;
        var fatal = table.ReadEnded(tx, state);
        state.Phase = ReadPhase.Incremental;
        state.Replaying = false;
        state.ReadBegan = 0;
        state.SweptTo = 0;
        return fatal;
    }

    private async Task<FeedStep> SweepAsync()
    {
        var (done, fatal) = await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            var complete = table.SweepStep(tx, state);
            var failure = complete ? EndRead(tx, state) : null;
            // Crash point 2: what was compared so far is stored with the deletes that it found.
            tx.PutTable(state);
            return (complete, failure);
        });
        if (done)
            await table.AfterReadAsync();
        return fatal is null ? new FeedStep(done, Queued: done) : throw fatal;
    }

    private async Task<FeedStep> RestartAsync(Action<TableState> change)
    {
        await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            change(state);
            tx.PutTable(state);
        });
        return new FeedStep(AtEnd: false, Queued: false);
    }

    private TableState Find(IStateTransaction tx) => tx.FindTable(run.Workflow, Name)!;
}
