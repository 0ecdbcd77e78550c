using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// What is claimed and has not ended, over all tables of a workflow, and which items come next: by lane, whatever table they
/// are of (rule 15), and a share for each table, whatever the others have.
/// </summary>
internal sealed class ClaimedItems
{
    /// <summary>At once, at most: enough that writers find work while a page is being stored.</summary>
    private const int LeastAtOnce = 1024;

    /// <summary>Or as many batches as this, where that is more.</summary>
    private const int BatchesAtOnce = 8;

    /// <summary>
    /// Of one table, even where the others fill the room: what cannot be written there, or only slowly, must not hold this one up.
    /// </summary>
    private const int LeastShare = 128;

    /// <summary>Where little ends in a while, what has become more urgent meanwhile must not wait for much to end.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IItemWriter _writer;
    private readonly TableClaims[] _tables;

    public ClaimedItems(IFlow flow, long epoch)
    {
        _writer = flow.Writer;
        _tables = [.. flow.Tables.Select(t => new TableClaims(t, new Claim(t, epoch), []))];
    }

    /// <summary>How many are claimed for good (<see cref="Confirm"/>) and have not ended.</summary>
    public int Count { get; private set; }

    /// <summary>Whether writers may soon have nothing to do.</summary>
    public bool RunsLow => Count < AtOnce / 2;

    /// <summary>When was the last look for more.</summary>
    public DateTimeOffset LookedAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Whether a look for more is worth it.</summary>
    public bool MayTake(DateTimeOffset now) => Array.Exists(_tables, t => MayTakeOf(t, now));

    private int AtOnce => Math.Max(LeastAtOnce, BatchesAtOnce * _writer.BatchSize);

    private int Share => Math.Max(LeastShare, _writer.BatchSize);

    /// <summary>Claims what may be written now. Counts once its transaction is stored (<see cref="Confirm"/>).</summary>
    public IReadOnlyList<(BacklogTable Table, Item Item)> Take(IStateTransaction tx, DateTimeOffset now)
    {
        var taken = new List<(BacklogTable, Item)>();
        var items = new List<Item>();
        var tables = Array.FindAll(_tables, t => MayTakeOf(t, now));
        LookedAt = now;
        foreach (var table in tables)
            TakeOf(table, room => table.Claim.TakeDue(tx, now, room, table.InFlight, items));
        for (var lane = Lane.OptOut; lane <= Lane.Load; lane++)
        {
            foreach (var table in tables)
                TakeOf(table, room => table.Claim.TakeReady(tx, lane, now, room, table.InFlight, items));
        }
        return taken;

        void TakeOf(TableClaims table, Action<int> take)
        {
            var room = Math.Max(AtOnce - Count - taken.Count, Share - table.InFlight.Count);
            if (room <= 0)
                return;
            items.Clear();
            take(room);
            foreach (var item in items)
            {
                table.InFlight.Add(item.Key);
                taken.Add((table.Table, item));
            }
        }
    }

    /// <summary>The claims of these are stored; each will end.</summary>
    public void Confirm(IReadOnlyCollection<(BacklogTable Table, Item Item)> taken) => Count += taken.Count;

    public void End(Attempt attempt)
    {
        Array.Find(_tables, t => t.Table.Id == attempt.Table.Id)!.InFlight.Remove(attempt.Item.Key);
        Count--;
    }

    /// <summary>When the next item comes due that could be claimed then.</summary>
    public DateTimeOffset? NextDueAt(IStateReader reader, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var table in _tables)
        {
            if (MayTakeOf(table, now) && reader.NextDueAt(table.Table.Id) is { } due && (next is null || due < next))
                next = due;
        }
        return next;
    }

    /// <summary>By many at once: a look for each that has ended would cost more than it brings.</summary>
    private bool MayTakeOf(TableClaims table, DateTimeOffset now)
        => Count == 0 || AtOnce - Count >= AtOnce / 4 || table.InFlight.Count <= Share / 2 || (AtOnce > Count && now - LookedAt >= LongestWait);

    private sealed record TableClaims(BacklogTable Table, Claim Claim, HashSet<Guid> InFlight);
}
