using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Takes items out of the queue for writing and marks them durably before the first call (rule 2). Keeps, in memory, how
/// far the ready items of each lane were passed; what must come again comes by way of its due time.
/// </summary>
public sealed class Claim(BacklogTable table, long epoch)
{
    /// <summary>A delete looks this often, at least and at most, whether the tables below it were read.</summary>
    private static readonly TimeSpan SoonestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LatestLook = TimeSpan.FromMinutes(1);

    private readonly long[] _passed = new long[3];

    /// <summary>Items whose back-off has ended, at most <paramref name="room"/>.</summary>
    /// <param name="inFlight">Keys whose write has not ended; they are left alone (rule 4).</param>
    public void TakeDue(IStateTransaction tx, DateTimeOffset now, int room, IReadOnlySet<Guid> inFlight, List<Item> claimed)
        => TakeFrom(tx, tx.DueItems(table.Id, now, room + inFlight.Count), room, inFlight, now, claimed);

    /// <summary>Items of a lane that wait for nothing but their turn, at most <paramref name="room"/>.</summary>
    /// <param name="inFlight">Keys whose write has not ended; they come again by way of "due".</param>
    public void TakeReady(IStateTransaction tx, Lane lane, DateTimeOffset now, int room, IReadOnlySet<Guid> inFlight, List<Item> claimed)
    {
        var ready = tx.ReadyItems(table.Id, lane, _passed[(int)lane], room);
        if (ready.Count == 0)
            return;
        _passed[(int)lane] = ready[^1].Id;
        TakeFrom(tx, ready, room, inFlight, now, claimed);
    }

    private void TakeFrom(IStateTransaction tx, IReadOnlyList<Item> items, int room, IReadOnlySet<Guid> inFlight, DateTimeOffset now, List<Item> claimed)
    {
        var taken = 0;
        foreach (var item in items)
        {
            if (taken == room)
                break;
            if (inFlight.Contains(item.Key))
            {
                // Its predecessor is still being written; it comes again by way of "due".
                if (item.State == ItemState.Ready)
                {
                    Requeue.At(item, now);
                    tx.UpdateItem(item);
                }
                continue;
            }
            if (item.Kind == ItemKind.Delete && ParentRule.HasChildItems(tx, table, item))
            {
                item.State = ItemState.Blocked;
                tx.UpdateItem(item);
                continue;
            }

            if (item.Kind == ItemKind.Delete && ParentRule.AwaitsChildren(tx, table, item))
            {
                Requeue.At(item, now + UntilNextLook(item, now));
                tx.UpdateItem(item);
                continue;
            }

            // In flight when an earlier host or run ended: what came of it is not known.
            item.Uncertain = item.MayHaveArrived;
            if (item.Kind == ItemKind.Upsert && item.DefinitionVersion < table.ValidSince)
            {
                Requeue.AsRefetch(item, now);
                tx.UpdateItem(item);
            }
            if (item.Kind == ItemKind.Refetch)
                item.AskedAt = tx.NextSequence();
            else
                Mark(tx, item);
            claimed.Add(item);
            taken++;
        }
    }

    /// <summary>
    /// A tenth of what it has waited: a read of millions takes hours, and deletes by the thousand that look each second would
    /// be due before all that is to be tried again.
    /// </summary>
    private static TimeSpan UntilNextLook(Item item, DateTimeOffset now)
        => TimeSpan.FromTicks(Math.Clamp((now - item.QueuedAt).Ticks / 10, SoonestLook.Ticks, LatestLook.Ticks));

    /// <summary>
    /// Crash point 3: marked before the first call, so that after a crash nobody takes it for untouched. What is only read
    /// again is not marked: it would pass for perhaps written.
    /// </summary>
    private void Mark(IStateTransaction tx, Item item)
    {
        item.Expect = table.WritesByExpectation && MayBeThere(tx, item) ? Expectation.Present : Expectation.Absent;
        tx.MarkInFlight(item, epoch);
        item.InFlightEpoch = epoch;
    }

    private bool MayBeThere(IStateTransaction tx, Item item)
        => item.Uncertain || tx.FindKnown(table.Id, item.Key) is { Owned: true } or { MaybeOwned: true };
}
