using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>
/// Reads one Dataverse table into the backlog: in full the first time and whenever the delta link is lost, by its changes
/// from then on. Every page enters in one transaction with the link that follows it (rule 1), so that a crash repeats at
/// most the page under way.
/// </summary>
internal sealed class TableFeed(RunContext run, IngressTable table, ReadEnd readEnd) : IFeed
{
    /// <summary>Full reads without a delta link, in a row, that fail the workflow.</summary>
    private const int MaxReadsWithoutDeltaLink = 3;

    private readonly BacklogTable _backlog = table.Backlog;

    public string Name => table.Mapping.Source;

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, Name))!;
        if (state.Phase == ReadPhase.Sweep)
            return await SweepAsync();
        if (state.ReadBegan == 0)
            state = await BeginReadAsync();

        try
        {
            var query = new SourceQuery(table.Source, table.Plan.Columns, state.Phase == ReadPhase.Full ? Lane.Load : Lane.Incremental);
            using var page = await run.Remotes.Records.ReadPageAsync(query, state.Link, cancellationToken);
            if (page.NextLink is { } next && next == state.Link)
                throw new LinkRefusedException($"Dataverse gave a page of {Name} whose next link leads to the same page again.");
            return await StoreAsync(state, page);
        }
        catch (CursorExpiredException e)
        {
            run.Log(LogSeverity.Warning, "DeltaLinkExpired", $"{Name}: {e.Message} The table is read in full, and what is gone is found by comparing.");
            return await RestartAsync(s => BeginFull(s));
        }
        catch (LinkRefusedException e)
        {
            run.Log(LogSeverity.Warning, "NextLinkRefused", $"{Name}: {e.Message} The read begins again where it began.");
            return await RestartAsync(s =>
            {
                if (s.Phase == ReadPhase.Full)
                    BeginFull(s);
                else
                    s.Link = s.DeltaLink;
                s.ReadBegan = 0;
            });
        }
    }

    private static void BeginFull(TableState state)
    {
        state.Phase = ReadPhase.Full;
        state.Link = null;
        state.DeltaLink = null;
        state.ReadBegan = 0;
    }

    private Task<TableState> BeginReadAsync() => run.Store.WriteAsync(tx =>
    {
        var state = Find(tx);
        state.ReadBegan = tx.NextSequence();
        if (state.Phase == ReadPhase.Full)
        {
            var counts = tx.Counts(state.Id);
            state.BeganEmpty = counts is { Backlog: 0, DeadLetters: 0 } && tx.HighestKnownId(state.Id) == 0;
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

    private async Task<FeedStep> StoreAsync(TableState before, SourcePage page)
    {
        var changes = Map(page, before.NewestVersion, out var newest);
        var queued = false;
        var ended = await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            var full = state.Phase == ReadPhase.Full;
            var read = new ReadContext(state.ReadBegan, tx.NextSequence(), full, state.Replaying, full ? Lane.Load : Lane.Incremental, run.Now);
            var intake = new Intake(_backlog, read);
            var counts = new WorkflowCounts(Read: changes.Length);
            foreach (var change in changes)
            {
                var result = intake.Take(tx, change);
                queued |= result == IntakeResult.Queued;
                counts += Count(result);
            }
            intake.Finish(tx);
            readEnd.CountDeletes(_backlog, intake.Deletes);
            state.NewestVersion = Math.Max(state.NewestVersion, newest);
            var end = Advance(state, page);
            run.Update(tx, w =>
            {
                w.Counts += counts;
                w.LastReadAt = run.Now;
            });
            var verdict = end ? readEnd.Enter(tx, _backlog, state) : null;
            // Crash point 1: the page is in the backlog and the cursor behind it, or neither is.
            tx.PutTable(state);
            return (End: end, Verdict: verdict, state.ReadsWithoutDeltaLink);
        });

        if (ended.ReadsWithoutDeltaLink >= MaxReadsWithoutDeltaLink)
            throw new FatalException(FailureId.SchemaMismatch, run.At(table.Mapping.SourcePlace, $"{MaxReadsWithoutDeltaLink} full reads of {Name} ended without a delta link; turn change tracking on for the table in Dynamics 365."));
        ReadEnd.ThrowIfHeld(ended.Verdict);
        return new FeedStep(ended.End, queued);
    }

    private IncomingChange[] Map(SourcePage page, long newestBefore, out long newest)
    {
        newest = newestBefore;
        var changes = new IncomingChange[page.Count];
        for (var i = 0; i < page.Count; i++)
            newest = Math.Max(newest, page[i].Version);
        for (var i = 0; i < page.Count; i++)
        {
            var row = page[i];
            changes[i] = row.Deleted
                ? new IncomingChange(row.Key, newest, Mapped: null)
                : new IncomingChange(row.Key, row.Version, table.Plan.Map(row));
        }
        return changes;
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

    private async Task<FeedStep> SweepAsync()
    {
        var result = await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            var done = new Sweep(_backlog).Step(tx, state, run.Now);
            var verdict = done ? readEnd.Enter(tx, _backlog, state) : null;
            // Crash point 2: what was compared so far is stored with the deletes that it found.
            tx.PutTable(state);
            return (Done: done, Verdict: verdict);
        });
        ReadEnd.ThrowIfHeld(result.Verdict);
        return new FeedStep(result.Done, Queued: result.Done);
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

    private static WorkflowCounts Count(IntakeResult result) => result switch
    {
        IntakeResult.Unchanged or IntakeResult.Stale => new WorkflowCounts(Unchanged: 1),
        IntakeResult.Skipped => new WorkflowCounts(Skipped: 1),
        _ => default,
    };
}
