using System.Threading.Channels;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>Has claimed items written or read again, and hands over how each ended. Every claimed item ends exactly once.</summary>
internal sealed class AttemptRunner(RunContext run, IFlow flow, ChannelWriter<Attempt> ended, CancellationToken abort)
{
    /// <summary>Calls of one table at once: as many as a gate lets in, so that hardly any of them has to wait there.</summary>
    private static readonly int s_atOnce = Math.Max(GateLimits.Campaign.MaxInFlight, GateLimits.Dataverse.MaxInFlight);

    /// <summary>Records that are read again in one call.</summary>
    private const int RefetchSize = 50;

    private readonly IItemWriter _writer = flow.Writer;
    private readonly Dictionary<int, BatchQueue> _queues = flow.Tables.ToDictionary(t => t.Id, _ => new BatchQueue(s_atOnce));
    private readonly ProbeCache _probes = new(run.Time, flow.Writer);
    private readonly BackOff _refetchBackOff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), run.Random);

    /// <summary>Begins the attempts of one table's items, now or as others end; returns at once.</summary>
    public void Begin(BacklogTable table, IReadOnlyList<Item> items)
    {
        var fetch = items.Where(i => i.Kind == ItemKind.Refetch).ToArray();
        foreach (var chunk in fetch.Chunk(RefetchSize))
            _ = RefetchAsync(table, chunk);
        var write = fetch.Length == 0 ? items : [.. items.Where(i => i.Kind != ItemKind.Refetch)];
        var queue = _queues[table.Id];
        foreach (var batch in write.Chunk(_writer.BatchSize))
        {
            if (queue.Add(batch))
                _ = RunAsync(table, queue);
        }
    }

    /// <summary>Ends what has not begun.</summary>
    public void TakeBack(BacklogTable table)
    {
        foreach (var item in _queues[table.Id].TakeAll().SelectMany(batch => batch))
            ended.TryWrite(new Attempt(table, item, Outcome: null, Begun: false));
    }

    private async Task RunAsync(BacklogTable table, BatchQueue queue)
    {
        // Once the run ends, what has not begun is taken back, and not held against a gate that lets nobody in.
        while (!run.Ending.IsCancellationRequested && queue.TryTake() is { } batch)
            await WriteAsync(table, batch);
    }

    private async Task WriteAsync(BacklogTable table, Item[] items)
    {
        var successesBefore = _probes.Successes(table);
        IReadOnlyList<WriteOutcome?> outcomes;
        try
        {
            outcomes = await _writer.WriteAsync(table, items, abort);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFencedException)
        {
            outcomes = new WriteOutcome?[items.Length];
        }
        catch (TransientException e)
        {
            outcomes = All(items.Length, new WriteOutcome(OutcomeKind.Unavailable, Reason: e.Message, RetryAfter: e.RetryAfter));
        }
        catch (Exception e)
        {
            outcomes = All(items.Length, Ended(e, "WriteFailed", "A write"));
        }

        for (var i = 0; i < items.Length; i++)
            ended.TryWrite(await EndOfAsync(table, items[i], outcomes[i], successesBefore));
    }

    private async ValueTask<Attempt> EndOfAsync(BacklogTable table, Item item, WriteOutcome? outcome, long successesBefore)
    {
        if (outcome?.Kind == OutcomeKind.Done)
            _probes.CountSuccess(table);
        if (outcome?.Kind != OutcomeKind.Unknown)
            return new Attempt(table, item, outcome);
        try
        {
            // Rule 10: an answer that tells nothing counts only if the resource is seen to work for others.
            return new Attempt(table, item, outcome, Counted: await _probes.WorksAsync(table, item.Key, successesBefore, abort));
        }
        catch (Exception e)
        {
            return new Attempt(table, item, Ended(e, "ProbeFailed", "A probe"));
        }
    }

    private async Task RefetchAsync(BacklogTable table, Item[] items)
    {
        try
        {
            var changes = await _writer.RefetchAsync(table, items, abort);
            for (var i = 0; i < items.Length; i++)
                ended.TryWrite(new Attempt(table, items[i], Outcome: null, Refetched: changes[i]));
            return;
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFencedException)
        {
            End(table, items, outcome: null);
        }
        catch (TransientException e)
        {
            End(table, items, new WriteOutcome(OutcomeKind.Throttled, Reason: e.Message, RetryAfter: e.RetryAfter ?? _refetchBackOff.Next(1)));
        }
        catch (Exception e)
        {
            End(table, items, Ended(e, "RefetchFailed", "Reading records again"));
        }
    }

    /// <summary>What ends the run and not only these items: whatever it was, they must not stay in flight for ever.</summary>
    private WriteOutcome Ended(Exception error, string eventId, string what)
    {
        switch (error)
        {
            case FatalException fatal:
                return new(OutcomeKind.Fatal, fatal.FailureId, fatal.Message);

            // Writers store what they set out to do, and what came of it.
            case StoreFullException full:
                return new(OutcomeKind.Fatal, FailureId.StateStoreFull, full.Message);

            default:
                run.Log(LogSeverity.Error, eventId, $"{what} ended with an error that was not foreseen.", error);
                return new(OutcomeKind.Fatal, FailureId.Unexpected, $"{what} ended with an error that was not foreseen ({error.GetType().Name}); the log has its trace.");
        }
    }

    /// <summary>Ends what was only to be read.</summary>
    private void End(BacklogTable table, Item[] items, WriteOutcome? outcome)
    {
        foreach (var item in items)
            ended.TryWrite(new Attempt(table, item, outcome, Begun: false));
    }

    private static WriteOutcome?[] All(int count, WriteOutcome outcome) => [.. Enumerable.Repeat(outcome, count)];
}
