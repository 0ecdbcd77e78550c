using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Reads the journal into the backlog: the position is stored with the events before it, repeats fall away by event id.</summary>
internal sealed class JournalFeed(RunContext run, BacklogTable table, EventReader reader, bool startAtLatest) : IFeed
{
    /// <summary>Dead letter of an entry that cannot be read.</summary>
    public const string EventMalformed = nameof(EventMalformed);

    /// <summary>Name of the one table that Egress keeps.</summary>
    public const string TableName = "journal";

    private readonly ErrorRun _errors = new(run, "events could not be read");
    private readonly KnownEvents _known = new(table);
    private readonly LinkTrail _trail = new();
    private readonly NextPage<JournalPage> _next = new();
    private (DateTimeOffset? From, bool Open) _gap;

    public string Name => TableName;

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, TableName))!;
        // A host that died in a gap left the position given up, and when it was read last.
        if (!_gap.Open && state is { Link: null, LinkAt: { } lastRead })
            _gap = (lastRead, Open: true);
        var from = IsReplayDue(state) ? null : state.Link;
        try
        {
            // Whoever has read before goes on at the oldest: behind a gap, the end would pass over what is still offered.
            var atLatest = startAtLatest && !state.Replaying && state.LinkAt is null;
            using var page = await _next.ReadAsync(from, stop => run.Remotes.Journal!.ReadAsync(from, atLatest, stop), cancellationToken);
            // A replay begins with the oldest page in hand: if the position stands even now, there is no gap between the two. It is
            // given up with the commit that stores the page, so that a crash before finds it again.
            if (IsReplayDue(state))
                (await run.Remotes.Journal!.ReadAsync(state.Link, atLatest: false, cancellationToken)).Dispose();
            return await TakeAsync(page, from, cancellationToken);
        }
        catch (CursorExpiredException e)
        {
            // What the journal says of its very beginning is no gap: there is nothing older to go back to.
            if (state.Link is null)
                throw new TransientException($"The journal cannot be read from its beginning: {e.Message}", inner: e);
            await EnterGapAsync(state, e);
            return new FeedStep(AtEnd: false, Queued: false);
        }
    }

    public ValueTask PauseAsync() => _next.DisposeAsync();

    public ValueTask DisposeAsync() => _next.DisposeAsync();

    private async Task<FeedStep> TakeAsync(JournalPage page, string? from, CancellationToken cancellationToken)
    {
        if (from is null || page.Entries.Count == 0)
            _trail.Clear();
        if (page.Entries.Count > 0 && _trail.LeadsBack(from, page.NextLink))
            throw new TransientException("The journal gave events whose next link leads back to where they were read.");
        if (page.Entries.Count > 0)
            _next.Ask(page.NextLink, stop => run.Remotes.Journal!.ReadAsync(page.NextLink, atLatest: false, stop), cancellationToken);

        var events = page.Entries.Select(Read).ToArray();
        CloseGap(events.Where(e => e.Event.Verdict == EventVerdict.Write).Select(e => (DateTimeOffset?)e.Event.Time).Min());
        var queued = await run.Store.WriteAsync(tx => Store(tx, page, events), CancellationToken.None);
        _trail.Follow(from);
        if (Judge(events) is { } tooManyErrors)
            throw tooManyErrors;
        return new FeedStep(AtEnd: page.Entries.Count == 0, queued, page.RetryAfter);
    }

    /// <summary>A pointer that leads nowhere makes all events dead letters: why the workflow cannot go on; null: it can.</summary>
    private FatalException? Judge(ReadEntry[] events)
    {
        foreach (var entry in events)
        {
            if (entry.Event.Verdict == EventVerdict.Write)
                _errors.Success();
            else if (entry.Event.Verdict == EventVerdict.Malformed && _errors.Error(entry.Event.Reason) is { } tooMany)
                return tooMany;
        }
        return null;
    }

    private ReadEntry Read(ReadOnlyMemory<byte> entry)
    {
        var e = reader.Read(entry);
        return new ReadEntry(entry, e, e.Verdict == EventVerdict.Skip ? default : e.KeyOf(entry));
    }

    private bool Store(IStateTransaction tx, JournalPage page, ReadEntry[] events)
    {
        var state = tx.FindTable(run.Workflow, TableName)!;
        var sequence = tx.NextSequence();
        var now = run.Now;
        var counts = new WorkflowCounts(Read: events.Length);
        var queued = false;
        foreach (var entry in events)
        {
            ForgetUnnamed(tx, entry);
            switch (entry.Event.Verdict)
            {
                case EventVerdict.Skip:
                    counts += new WorkflowCounts(Skipped: 1);
                    break;
                case EventVerdict.Malformed:
                    DeadLetter(tx, entry, sequence, now);
                    break;
                default:
                    var isNew = Take(tx, entry, sequence, now, state.Replaying);
                    queued |= isNew;
                    counts += isNew ? default : new WorkflowCounts(Unchanged: 1);
                    break;
            }
        }
        if (events.Length == 0)
        {
            state.Replaying = false;
            _known.Forget(tx, now);
        }
        state.Phase = ReadPhase.Incremental;
        state.Link = page.NextLink;
        state.LinkAt = now;
        // Crash point 5: the events are in the backlog and the position behind them, or neither is.
        tx.PutTable(state);
        run.Update(tx, w =>
        {
            w.Counts += counts;
            w.LastReadAt = now;
        });
        return queued;
    }

    /// <summary>Queues an event unless it was read before. True if it was not.</summary>
    private bool Take(IStateTransaction tx, ReadEntry entry, long sequence, DateTimeOffset now, bool replaying)
    {
        if (tx.FindStanding(table.Id, entry.Key) is not null)
            return false;
        if (!replaying && (_known.SeenAgain(tx, entry.Key, now) || IsDeadLetter(tx, entry.Key)))
            return false;
        tx.InsertItem(new Item
        {
            Table = table.Id,
            Key = entry.Key,
            Kind = ItemKind.Upsert,
            State = ItemState.Ready,
            Lane = replaying ? Lane.Load : Lane.Incremental,
            SourceVersion = KnownEvents.HourOf(now),
            Sequence = sequence,
            DefinitionVersion = table.DefinitionVersion,
            Body = entry.Json.ToArray(),
            QueuedAt = now,
            DueAt = now,
        });
        return true;
    }

    /// <summary>Why an event is a dead letter, and what to do, the same where it is read first and where it was restored.</summary>
    public static string MalformedReason(JournalEvent entry)
        => $"{entry.Reason} Mend the journal's pointers in the Egress definition, stop and start Egress, and restore it; or remove it.";

    private bool IsDeadLetter(IStateTransaction tx, Guid key) => tx.Counts(table.Id).DeadLetters > 0 && tx.FindDeadLetter(table.Id, key) is not null;

    /// <summary>The dead letter of the same entry from when no id was found in it; it stands under its own key now.</summary>
    private void ForgetUnnamed(IStateTransaction tx, ReadEntry entry)
    {
        if (entry.Event is { Verdict: not EventVerdict.Skip, Id: not null } && tx.Counts(table.Id).DeadLetters > 0)
            tx.DeleteDeadLetter(table.Id, EventKey.OfBytes(entry.Json.Span));
    }

    private void DeadLetter(IStateTransaction tx, ReadEntry entry, long sequence, DateTimeOffset now)
    {
        run.DeadLetters.Add(TableName, EventMalformed);
        tx.PutDeadLetter(new DeadLetter
        {
            Table = table.Id,
            Key = entry.Key,
            KeyText = entry.Event.Id,
            ErrorId = EventMalformed,
            Reason = MalformedReason(entry.Event),
            Attempts = 0,
            FirstAt = now,
            LastAt = now,
            Kind = ItemKind.Upsert,
            Body = entry.Json.ToArray(),
            SourceVersion = KnownEvents.HourOf(now),
            Sequence = sequence,
        });
    }

    private static bool IsReplayDue(TableState state) => state is { Phase: ReadPhase.Full, Link: not null };

    private async Task EnterGapAsync(TableState before, CursorExpiredException e)
    {
        _gap = (before.LinkAt, Open: true);
        _trail.Clear();
        // Said first: a host that dies in between says it twice, never not at all.
        run.Log(LogSeverity.Warning, "JournalGap", $"{e.Message} Reading goes on at the oldest position that is left.");
        await run.Store.WriteAsync(tx =>
        {
            var state = tx.FindTable(run.Workflow, TableName)!;
            state.Link = null;
            tx.PutTable(state);
            run.Update(tx, w => w.Counts += new WorkflowCounts(Gaps: 1));
        });
    }

    /// <summary>A gap ends with the first event that is read after it; only then its span is known.</summary>
    private void CloseGap(DateTimeOffset? oldest)
    {
        if (!_gap.Open || oldest is null)
            return;
        var from = _gap.From is { } since ? $"{since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "the first start";
        var message = $"A gap in the journal: events between {from} and {oldest.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z may be missing; the journal no longer offered them.";
        run.Health.Report("gap", message);
        run.Log(LogSeverity.Warning, "JournalGap", message);
        _gap = default;
    }

    /// <summary>An entry of a page.</summary>
    /// <param name="Key">Of what becomes of it; none where it is skipped.</param>
    private readonly record struct ReadEntry(ReadOnlyMemory<byte> Json, JournalEvent Event, Guid Key);
}
