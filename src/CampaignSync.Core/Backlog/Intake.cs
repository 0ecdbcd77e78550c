using CampaignSync.Core.Mapping;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Takes changes into the backlog: one pending item per key, newer replaces older by row version, what is already there is
/// not queued, deletes wait for the end of their read (rules 4, 5, 7 and 9). Runs inside the transaction that also stores
/// the cursor (rule 1).
/// </summary>
public sealed class Intake(BacklogTable table, ReadContext read)
{
    private readonly SeenMarks _seen = new(table.Id);

    /// <summary>Deletes that this intake queued and that the guard has yet to count.</summary>
    public int Deletes { get; private set; }

    /// <summary>Takes one change.</summary>
    public IntakeResult Take(IStateTransaction tx, in IncomingChange change)
    {
        var item = tx.FindItem(table.Id, change.Key);
        var known = tx.FindKnown(table.Id, change.Key);
        if (read.Full && known is not null)
            _seen.Mark(tx, known.Id);

        if (change.Mapped is not null && FindDeadLetter(tx, change.Key) is { } letter && change.Version < letter.SourceVersion)
        {
            TouchDeadLetter(tx, letter);
            return IntakeResult.Stale;
        }

        return change.Mapped switch
        {
            null => TakeDeletion(tx, change, item, known),
            { Verdict: MappingVerdict.FilteredOut } => TakeFilteredOut(tx, change, item, known),
            { Verdict: MappingVerdict.Refused } mapped => TakeRefused(tx, change, mapped, item),
            { } mapped => TakeUpsert(tx, change, mapped, item, known),
        };
    }

    /// <summary>Marks known records as seen whose rows ask for nothing else (<see cref="UnchangedRows"/>).</summary>
    public void See(IStateTransaction tx, IReadOnlyList<long> knownIds)
    {
        foreach (var id in knownIds)
            _seen.Mark(tx, id);
    }

    /// <summary>Writes the marks of "seen"; call once, after the page's last change.</summary>
    public void Finish(IStateTransaction tx) => _seen.Flush(tx);

    private IntakeResult TakeUpsert(IStateTransaction tx, in IncomingChange change, MappedRecord mapped, Item? item, KnownRecord? known)
    {
        if (item is not null)
            return Replace(tx, change, mapped, item, known);
        // A replay takes what it reads, whatever is known, but not what is older than another row of the same read.
        if (known is not null && change.Version < known.SourceVersion && (!read.Replaying || known.Sequence >= read.Began))
            return IntakeResult.Stale;

        var letter = FindDeadLetter(tx, change.Key);
        if (!read.Replaying && letter is null && known is { Owned: true, Hash: { } hash } && hash.AsSpan().SequenceEqual(mapped.Hash))
        {
            if (known.SourceVersion != change.Version || known.FilteredOut || known.RowHash != change.RowHash)
            {
                // The version moves on although nothing is written, so that an older change that comes late stays stale.
                known.SourceVersion = change.Version;
                known.FilteredOut = false;
                known.RowHash = change.RowHash;
                tx.PutKnown(known);
            }
            return IntakeResult.Unchanged;
        }
        if (letter is not null)
            TouchDeadLetter(tx, letter);

        var fresh = NewItem(change, ItemKind.Upsert, ItemState.Ready);
        fresh.Body = mapped.Body;
        fresh.Hash = mapped.Hash;
        fresh.RowHash = change.RowHash;
        fresh.WriteAll = read.Replaying;
        fresh.Uncertain = letter is { Uncertain: true };
        fresh.Parents = ParentRule.Block(tx, table, fresh.Key, Links.WithFormer(table.LinksOf(mapped.Parents), item: null, known));
        fresh.State = ParentRule.StateOf(fresh.Parents);
        tx.InsertItem(fresh);
        return IntakeResult.Queued;
    }

    private IntakeResult Replace(IStateTransaction tx, in IncomingChange change, MappedRecord mapped, Item item, KnownRecord? known)
    {
        item.Sequence = read.Sequence;
        if (item.Kind == ItemKind.Refetch)
        {
            tx.UpdateItem(item);
            return IntakeResult.Queued;
        }
        if (item.Kind == ItemKind.Delete && change.Version <= item.SourceVersion)
        {
            // A deletion carries no version of its own: which of the two is newer only the source can tell.
            Requeue.AsRefetch(item, read.Now);
            tx.UpdateItem(item);
            return IntakeResult.Queued;
        }
        if (item.Kind == ItemKind.Upsert && change.Version < item.SourceVersion && item.DefinitionVersion >= table.ValidSince)
        {
            tx.UpdateItem(item);
            return IntakeResult.Stale;
        }

        var same = item.Kind == ItemKind.Upsert && item.DefinitionVersion >= table.ValidSince && item.Hash is { } hash && hash.AsSpan().SequenceEqual(mapped.Hash)
            && item.Body.AsSpan().SequenceEqual(mapped.Body) && item.WriteAll == read.Replaying;
        item.SourceVersion = change.Version;
        item.RowHash = change.RowHash;
        item.DefinitionVersion = table.DefinitionVersion;
        if (!same)
        {
            var links = Links.WithFormer(table.LinksOf(mapped.Parents), item, known);
            item.Kind = ItemKind.Upsert;
            item.Body = mapped.Body;
            item.Hash = mapped.Hash;
            item.WriteAll |= read.Replaying;
            Requeue.Replaced(item, read.Lane, read.Now);
            item.Parents = ParentRule.Block(tx, table, item.Key, links);
            if (ParentRule.StateOf(item.Parents) == ItemState.Blocked)
                item.State = ItemState.Blocked;
        }
        tx.UpdateItem(item);
        return IntakeResult.Queued;
    }

    private IntakeResult TakeDeletion(IStateTransaction tx, in IncomingChange change, Item? item, KnownRecord? known)
    {
        if (!table.ApplyDeletes)
            return IntakeResult.Skipped;
        if (item is { Kind: ItemKind.Upsert or ItemKind.Refetch } && item.Sequence >= read.Began)
        {
            // Upsert and deletion in one read: the order within a read is only usual, so the record itself is asked.
            Requeue.AsRefetch(item, read.Now);
            item.Sequence = read.Sequence;
            tx.UpdateItem(item);
            return IntakeResult.Queued;
        }
        return MakeGone(tx, change, item, known) ? IntakeResult.Queued : IntakeResult.Skipped;
    }

    private IntakeResult TakeFilteredOut(IStateTransaction tx, in IncomingChange change, Item? item, KnownRecord? known)
    {
        if (item is not null && change.Version < item.SourceVersion && item.DefinitionVersion >= table.ValidSince)
            return IntakeResult.Stale;
        if (item is null && known is not null && change.Version < known.SourceVersion)
            return IntakeResult.Stale;
        if (table.DeleteFilteredOut && MakeGone(tx, change, item, known))
        {
            // So that the place of the record stays known once the delete is done.
            known ??= new KnownRecord { Table = table.Id, Key = change.Key, Owned = false, SourceVersion = change.Version, Sequence = read.Sequence };
            if (!known.FilteredOut)
            {
                known.FilteredOut = true;
                tx.PutKnown(known);
            }
            return IntakeResult.Queued;
        }

        var maybeOurs = false;
        if (!table.DeleteFilteredOut)
        {
            maybeOurs = item is { MayHaveArrived: true } || FindDeadLetter(tx, change.Key) is { Uncertain: true };
            if (item is not null)
                Drop(tx, item);
            tx.DeleteDeadLetter(table.Id, change.Key);
        }
        known = tx.FindKnown(table.Id, change.Key) ?? new KnownRecord { Table = table.Id, Key = change.Key, Owned = false };
        if (!known.FilteredOut || known.SourceVersion != change.Version || maybeOurs)
        {
            known.FilteredOut = true;
            if (maybeOurs)
            {
                known.MarkMaybeOwned();
                known.Parents = Links.OfDelete(item, known);
            }
            known.SourceVersion = change.Version;
            known.Sequence = read.Sequence;
            tx.PutKnown(known);
            if (read.Full)
                _seen.Mark(tx, known.Id);
        }
        return IntakeResult.Skipped;
    }

    private IntakeResult TakeRefused(IStateTransaction tx, in IncomingChange change, MappedRecord mapped, Item? item)
    {
        if (item is { Kind: ItemKind.Upsert } && change.Version < item.SourceVersion)
            return IntakeResult.Stale;
        var earlier = tx.FindDeadLetter(table.Id, change.Key);
        if (item is not null)
        {
            Drop(tx, item);
            if (item.MayHaveArrived || earlier is { Uncertain: true })
                Uncertainty.Note(tx, item);
        }
        tx.PutDeadLetter(new DeadLetter
        {
            Table = table.Id,
            Key = change.Key,
            ErrorId = mapped.ErrorId!,
            Reason = mapped.Reason!,
            Attempts = 0,
            FirstAt = read.Now,
            LastAt = read.Now,
            Kind = ItemKind.Upsert,
            SourceVersion = change.Version,
            Uncertain = item is { MayHaveArrived: true },
            Sequence = read.Sequence,
        }.After(earlier));
        return IntakeResult.DeadLettered;
    }

    /// <summary>Queues a delete if the record is, or may be, at the destination by our hand; else forgets it. True if a delete is queued.</summary>
    private bool MakeGone(IStateTransaction tx, in IncomingChange change, Item? item, KnownRecord? known)
    {
        var letter = FindDeadLetter(tx, change.Key);
        var mayBeThere = known is { Owned: true } or { MaybeOwned: true } || item is { MayHaveArrived: true } || letter is { Uncertain: true };
        if (!mayBeThere)
        {
            // Never ours (rule 7), or never sent: the source took it back before we wrote it.
            if (item is not null)
                tx.DeleteItem(item);
            if (letter is not null)
                tx.DeleteDeadLetter(table.Id, change.Key);
            if (known is not null)
                tx.DeleteKnown(table.Id, change.Key);
            return false;
        }
        if (item is { Kind: ItemKind.Delete })
        {
            item.Sequence = read.Sequence;
            item.SourceVersion = Math.Max(item.SourceVersion, change.Version);
            tx.UpdateItem(item);
            return true;
        }

        Deletes++;
        var parents = Links.OfDelete(item, known);
        if (item is null)
        {
            var fresh = NewItem(change, ItemKind.Delete, ItemState.Settling);
            fresh.Uncertain = letter is { Uncertain: true };
            fresh.Parents = parents;
            tx.InsertItem(fresh);
            return true;
        }
        item.Kind = ItemKind.Delete;
        item.Body = null;
        item.Hash = null;
        item.RowHash = null;
        item.SourceVersion = change.Version;
        item.Sequence = read.Sequence;
        item.DefinitionVersion = table.DefinitionVersion;
        Requeue.Replaced(item, read.Lane, read.Now);
        item.State = ItemState.Settling;
        item.Parents = parents;
        tx.UpdateItem(item);
        return true;
    }

    /// <summary>Takes an item out that is not to be written any more. One that is in flight ends by itself and finds no item.</summary>
    private static void Drop(IStateTransaction tx, Item item) => tx.DeleteItem(item);

    private DeadLetter? FindDeadLetter(IStateTransaction tx, Guid key)
        => tx.Counts(table.Id).DeadLetters == 0 ? null : tx.FindDeadLetter(table.Id, key);

    private void TouchDeadLetter(IStateTransaction tx, DeadLetter letter)
    {
        letter.Sequence = read.Sequence;
        tx.PutDeadLetter(letter);
    }

    private Item NewItem(in IncomingChange change, ItemKind kind, ItemState state) => new()
    {
        Table = table.Id,
        Key = change.Key,
        Kind = kind,
        State = state,
        Lane = read.Lane,
        SourceVersion = change.Version,
        Sequence = read.Sequence,
        DefinitionVersion = table.DefinitionVersion,
        QueuedAt = read.Now,
        DueAt = read.Now,
    };
}
