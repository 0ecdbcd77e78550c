using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// After the last page of a full read: what is known, queued or dead-lettered and was not seen is gone at the source
/// (rule 8). Goes in steps, each a transaction of its own, and goes on after a crash where it was.
/// </summary>
public sealed class Sweep(BacklogTable table)
{
    /// <summary>Rows looked at in one step.</summary>
    public const int StepSize = 20_000;

    /// <summary>Looks at the next rows; the table's state carries how far it came.</summary>
    /// <returns>True once everything was compared.</returns>
    public bool Step(IStateTransaction tx, TableState state, DateTimeOffset now)
    {
        if (state.BeganEmpty)
        {
            tx.ClearSeen(table.Id);
            return true;
        }
        var seen = new SeenMarks(table.Id);
        var page = tx.KnownAfter(table.Id, state.SweptTo, StepSize);
        foreach (var known in page)
        {
            if (known.Sequence < state.ReadBegan && !seen.IsMarked(tx, known.Id))
                Gone(tx, state, known.Key, known, now);
        }
        if (page.Count > 0)
            state.SweptTo = page[^1].Id;
        if (page.Count == StepSize)
            return false;

        SweepItems(tx, state, now);
        SweepDeadLetters(tx, state, now);
        tx.ClearSeen(table.Id);
        return true;
    }

    private void SweepItems(IStateTransaction tx, TableState state, DateTimeOffset now)
    {
        long after = 0;
        while (true)
        {
            var items = tx.ItemsReadBefore(table.Id, state.ReadBegan, after, StepSize);
            foreach (var item in items)
            {
                if (item.Kind != ItemKind.Delete)
                    Gone(tx, state, item.Key, tx.FindKnown(table.Id, item.Key), now);
                else if (item.State == ItemState.Hidden && state.Replaying)
                    TryAgain(tx, item, now);
            }
            if (items.Count < StepSize)
                return;
            after = items[^1].Id;
        }
    }

    /// <summary>Its parent may have been made anew by hand, which nobody tells; a replay puts right what was done by hand.</summary>
    private static void TryAgain(IStateTransaction tx, Item hidden, DateTimeOffset now)
    {
        Requeue.At(hidden, now);
        tx.UpdateItem(hidden);
    }

    private void SweepDeadLetters(IStateTransaction tx, TableState state, DateTimeOffset now)
    {
        long after = 0;
        while (true)
        {
            var letters = tx.DeadLettersAfter(table.Id, after, 1000);
            foreach (var letter in letters)
            {
                if (letter.Sequence < state.ReadBegan)
                    Gone(tx, state, letter.Key, tx.FindKnown(table.Id, letter.Key), now);
            }
            if (letters.Count < 1000)
                return;
            after = letters[^1].Id;
        }
    }

    private void Gone(IStateTransaction tx, TableState state, Guid key, KnownRecord? known, DateTimeOffset now)
    {
        var item = tx.FindItem(table.Id, key);
        if (item is not null && item.Sequence >= state.ReadBegan)
            return;
        if (tx.FindDeadLetter(table.Id, key) is { } letter && letter.Sequence >= state.ReadBegan)
            return;
        if (known is { Owned: false, MaybeOwned: false })
        {
            tx.DeleteKnown(table.Id, key);
            known = null;
        }
        // The same rule as for a deletion that a page brings, as of the read that did not bring the record.
        var read = new ReadContext(state.ReadBegan, state.ReadBegan, Full: false, Replaying: false, Lane.Incremental, now);
        new Intake(table, read).Take(tx, new IncomingChange(key, state.NewestVersion, Mapped: null));
    }
}
