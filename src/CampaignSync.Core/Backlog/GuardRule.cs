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
    private const int PieceSize = 2_000;

    /// <summary>Decides on the deletes that the read that just ended has left; changes nothing (<see cref="CarryOut"/>).</summary>
    /// <param name="quiet">True: do not wait for a further read.</param>
    public (GuardVerdict Verdict, string? Reason) Decide(IStateReader reader, DateTimeOffset now, bool quiet)
    {
        var settling = reader.CountInState(table.Id, ItemState.Settling);
        if (settling == 0)
            return (GuardVerdict.Nothing, null);
        if (table.Guard is { } guard)
        {
            var released = reader.DeletesReleasedSince(table.Id, now - Window);
            var counts = reader.Counts(table.Id);
            var total = settling + counts.Held + released;
            var knownAtStart = counts.Owned + released;
            var share = knownAtStart == 0 ? 0 : total * 100.0 / knownAtStart;
            if (total > guard.Count || (total >= AtLeast && share > guard.Percent))
            {
                return (GuardVerdict.Held,
                    $"{settling + counts.Held} deletes of {table.Name} are held: {total} within the hour, of {knownAtStart} known records, are more than {guard.Count} or {guard.Percent} %. {Remedy}");
            }
        }
        return (settling >= AtLeast && !quiet && table.Guard is not null ? GuardVerdict.Settling : GuardVerdict.Released, null);
    }

    /// <summary>
    /// Does with the next of the deletes what was decided, in pieces: the host must be able to show a sign of life in between.
    /// Those that a crash leaves behind are decided on again, with the same outcome, because what went already counts.
    /// </summary>
    /// <returns>True if there are more.</returns>
    public bool CarryOut(IStateTransaction tx, GuardVerdict verdict, DateTimeOffset now)
    {
        switch (verdict)
        {
            case GuardVerdict.Held:
                return Move(tx, table.Id, ItemState.Settling, ItemState.Held, now) == PieceSize;

            case GuardVerdict.Released:
                var released = Move(tx, table.Id, ItemState.Settling, ItemState.Waiting, now);
                tx.AddDeletesReleased(table.Id, now, released);
                return released == PieceSize;

            default:
                return false;
        }
    }

    /// <summary>Why the workflow cannot go on although nothing new tripped the guard; null: nothing is held.</summary>
    public static string? StillHeld(IStateTransaction tx, BacklogTable table)
        => tx.Counts(table.Id).Held is var held and > 0 ? $"{held} deletes of {table.Name} are still held by the deletion guard. {Remedy}" : null;

    /// <summary>Lets the next of the held deletes through, once; they do not count again.</summary>
    /// <returns>How many; 0: there are no more.</returns>
    public static int Release(IStateTransaction tx, int table, DateTimeOffset now) => Move(tx, table, ItemState.Held, ItemState.Waiting, now);

    private static int Move(IStateTransaction tx, int table, ItemState from, ItemState to, DateTimeOffset now)
    {
        var piece = tx.ItemsInState(table, from, 0, PieceSize);
        foreach (var item in piece)
        {
            if (to == ItemState.Waiting)
                Requeue.At(item, now);
            else
                item.State = to;
            tx.UpdateItem(item);
        }
        return piece.Count;
    }
}
