using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// After the last page of a full read: what is known, queued or dead-lettered and was not seen is gone at the source
/// (rule 8). Goes in steps, each a transaction of its own, and goes on after a crash where it was, or before.
/// </summary>
public sealed class Sweep(BacklogTable table)
{
    /// <summary>Known records looked at in one step.</summary>
    public const int StepSize = 20_000;

    /// <summary>Items, or dead letters, looked at in one step; they come with their bodies.</summary>
    public const int ItemStepSize = 2_000;

    /// <summary>The read that the positions below belong to. They are not stored: what was compared twice comes to the same.</summary>
    private long _readBegan;
    private long? _itemsTo;
    private long? _lettersTo;

    /// <summary>Looks at the next rows; the table's state carries how far it came with the known records.</summary>
    /// <returns>True once everything was compared.</returns>
    public bool Step(IStateTransaction tx, TableState state, DateTimeOffset now)
    {
        if (state.BeganEmpty)
        {
            tx.ClearSeen(table.Id);
            return true;
        }
        if (_readBegan != state.ReadBegan)
            (_readBegan, _itemsTo, _lettersTo) = (state.ReadBegan, 0, 0);
        if (!SweepKnown(tx, state, now))
            return false;
        if (_itemsTo is { } items && (_itemsTo = SweepItems(tx, state, items, now)) is not null)
            return false;
        if (_lettersTo is { } letters && (_lettersTo = SweepDeadLetters(tx, state, letters, now)) is not null)
            return false;
        tx.ClearSeen(table.Id);
        return true;
    }

    /// <returns>True at the end; what became known since is compared by a later step.</returns>
    private bool SweepKnown(IStateTransaction tx, TableState state, DateTimeOffset now)
    {
        var seen = new SeenMarks(table.Id);
        var page = tx.KnownAfter(table.Id, state.SweptTo, StepSize);
        foreach (var known in page)
        {
            if (known.Sequence < state.ReadBegan && !seen.IsMarked(tx, known.Id))
                Gone(tx, state, known.Key, known, now);
        }
        if (page.Count > 0)
            state.SweptTo = page[^1].Id;
        return page.Count < StepSize;
    }

    /// <returns>Id to go on after; null at the end.</returns>
    private long? SweepItems(IStateTransaction tx, TableState state, long after, DateTimeOffset now)
    {
        var items = tx.ItemsReadBefore(table.Id, state.ReadBegan, after, ItemStepSize);
        foreach (var item in items)
        {
            if (item.Kind != ItemKind.Delete)
                Gone(tx, state, item.Key, tx.FindKnown(table.Id, item.Key), now);
            else if (item.State == ItemState.Hidden && state.Replaying)
                TryAgain(tx, item, now);
        }
        return items.Count < ItemStepSize ? null : items[^1].Id;
    }

    /// <returns>Id to go on after; null at the end.</returns>
    private long? SweepDeadLetters(IStateTransaction tx, TableState state, long after, DateTimeOffset now)
    {
        var letters = tx.DeadLettersAfter(table.Id, after, ItemStepSize);
        foreach (var letter in letters)
        {
            if (letter.Sequence < state.ReadBegan)
                Gone(tx, state, letter.Key, tx.FindKnown(table.Id, letter.Key), now);
        }
        return letters.Count < ItemStepSize ? null : letters[^1].Id;
    }

    /// <summary>Its parent may have been made anew by hand, which nobody tells; a replay puts right what was done by hand.</summary>
    private static void TryAgain(IStateTransaction tx, Item hidden, DateTimeOffset now)
    {
        Requeue.At(hidden, now);
        tx.UpdateItem(hidden);
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
