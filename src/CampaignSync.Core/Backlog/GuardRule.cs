using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>What the guard decided on the deletes that settled.</summary>
public enum GuardVerdict
{
    /// <summary>There are none.</summary>
    Nothing,
    Released,

    /// <summary>Many, and more may follow: they wait for a read that brings no further ones.</summary>
    Settling,

    /// <summary>Too many: held until an admin releases them; the workflow fails.</summary>
    Held,
}

/// <summary>Counts the deletes of a table, over all pages of a read and the last hour, before the first is written (rule 9).</summary>
public sealed class GuardRule(BacklogTable table)
{
    /// <summary>Fewer deletes than this never trip the share, and never wait for a quiet read.</summary>
    public const int AtLeast = 10;

    private const string Remedy = "If they are meant, start with --allow-deletes (-AllowDelete); if not, bring the records back at the source and start.";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private const int PageSize = 1000;

    /// <summary>Decides on the deletes that the read that just ended has left.</summary>
    /// <param name="quiet">True: do not wait for a further read.</param>
    public (GuardVerdict Verdict, string? Reason) Decide(IStateTransaction tx, DateTimeOffset now, bool quiet)
    {
        var settling = Count(tx, ItemState.Settling);
        if (settling == 0)
            return (GuardVerdict.Nothing, null);
        var released = tx.DeletesReleasedSince(table.Id, now - Window);
        if (table.Guard is { } guard)
        {
            var counts = tx.Counts(table.Id);
            var total = settling + counts.Held + released;
            var knownAtStart = counts.Owned + released;
            var share = knownAtStart == 0 ? 0 : total * 100.0 / knownAtStart;
            if (total > guard.Count || (total >= AtLeast && share > guard.Percent))
            {
                Move(tx, ItemState.Settling, ItemState.Held, now);
                return (GuardVerdict.Held,
                    $"{settling + counts.Held} deletes of {table.Name} are held: {total} within the hour, of {knownAtStart} known records, are more than {guard.Count} or {guard.Percent} %. {Remedy}");
            }
        }
        if (settling >= AtLeast && !quiet && table.Guard is not null)
            return (GuardVerdict.Settling, null);
        Move(tx, ItemState.Settling, ItemState.Waiting, now);
        tx.AddDeletesReleased(table.Id, now, settling);
        return (GuardVerdict.Released, null);
    }

    /// <summary>Why the workflow cannot go on although nothing new tripped the guard; null: nothing is held.</summary>
    public static string? StillHeld(IStateTransaction tx, BacklogTable table)
        => tx.Counts(table.Id).Held is var held and > 0 ? $"{held} deletes of {table.Name} are still held by the deletion guard. {Remedy}" : null;

    /// <summary>Lets exactly the held deletes through, once; they do not count again.</summary>
    /// <returns>How many.</returns>
    public int Release(IStateTransaction tx, DateTimeOffset now) => Move(tx, ItemState.Held, ItemState.Waiting, now);

    private int Count(IStateTransaction tx, ItemState state)
    {
        var count = 0;
        long after = 0;
        while (true)
        {
            var page = tx.ItemsInState(table.Id, state, after, PageSize);
            count += page.Count;
            if (page.Count < PageSize)
                return count;
            after = page[^1].Id;
        }
    }

    private int Move(IStateTransaction tx, ItemState from, ItemState to, DateTimeOffset now)
    {
        var moved = 0;
        while (true)
        {
            var page = tx.ItemsInState(table.Id, from, 0, PageSize);
            foreach (var item in page)
            {
                if (to == ItemState.Waiting)
                    Requeue.At(item, now);
                else
                    item.State = to;
                tx.UpdateItem(item);
            }
            moved += page.Count;
            if (page.Count < PageSize)
                return moved;
        }
    }
}
