using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Parents first, and children's deletes before their parent's (rule 6). An upsert waits until each of its parents is
/// known; a delete waits until the tables below were read once more and no item refers to its record, except those that wait
/// for that very record.
/// </summary>
public static class ParentRule
{
    /// <summary>Dead letter of a child whose parent will not come.</summary>
    public const string ParentMissing = nameof(ParentMissing);

    /// <summary>The links of a record, each marked with whether it must wait for that parent.</summary>
    internal static IReadOnlyList<ParentLink> Block(IStateTransaction tx, BacklogTable table, Guid key, IReadOnlyList<ParentLink> links)
    {
        if (links.Count == 0)
            return links;
        var marked = new ParentLink[links.Count];
        for (var i = 0; i < links.Count; i++)
        {
            var link = links[i];
            var itself = link.Table == table.Id && link.Key == key;
            marked[i] = link with { Blocking = !itself && !link.Former && !IsThere(tx, link) };
        }
        return marked;
    }

    /// <summary>
    /// Written by us, and there for certain: what is in flight, or has ended without a certain outcome, may have been its
    /// delete, and a child that went now would arrive without it.
    /// </summary>
    private static bool IsThere(IStateTransaction tx, ParentLink parent)
        => tx.FindKnown(parent.Table, parent.Key) is { Owned: true }
        && tx.FindStanding(parent.Table, parent.Key) is not { MayHaveArrived: true };

    internal static ItemState StateOf(IReadOnlyList<ParentLink> links)
    {
        foreach (var link in links)
        {
            if (link.Blocking)
                return ItemState.Blocked;
        }
        return ItemState.Ready;
    }

    /// <summary>A record has become known: what waited for it goes on.</summary>
    internal static void ParentWritten(IStateTransaction tx, BacklogTable table, Guid key, DateTimeOffset now)
    {
        if (table.Children.Count == 0)
            return;
        const int Page = 500;
        while (true)
        {
            var children = tx.ItemsLinkedTo(table.Id, key, blocking: true, Page);
            foreach (var child in children)
                Unblock(tx, child, table.Id, key, now);
            if (children.Count < Page)
                return;
        }
    }

    /// <summary>An item that referred to these records has ended: a delete that waited for it may go on.</summary>
    internal static void ChildEnded(IStateTransaction tx, IReadOnlyList<ParentLink> links, DateTimeOffset now)
    {
        foreach (var link in links)
        {
            if (tx.FindStanding(link.Table, link.Key) is { Kind: ItemKind.Delete, State: ItemState.Blocked }
                && tx.FindItem(link.Table, link.Key) is { } delete && !HasChildItems(tx, delete))
            {
                Requeue.At(delete, now);
                tx.UpdateItem(delete);
            }
        }
    }

    /// <summary>Whether a delete must wait for items that refer to its record.</summary>
    internal static bool HasChildItems(IStateReader reader, BacklogTable table, Item delete)
        => table.Children.Count > 0 && HasChildItems(reader, delete);

    private static bool HasChildItems(IStateReader reader, Item delete)
    {
        const int Page = 100;
        var children = reader.ItemsLinkedTo(delete.Table, delete.Key, blocking: false, Page);
        // Deletes of children that found nothing and look once more: sooner or later makes no difference to what is true, but
        // the parent that goes first would make each of them hidden as far as anybody can tell.
        if (children.Count == 0)
            children = [.. reader.ItemsLinkedTo(delete.Table, delete.Key, blocking: true, Page).Where(c => c is { Kind: ItemKind.Delete, State: not ItemState.Hidden })];
        if (children.Count is 0 or Page)
            return children.Count > 0;
        // Records that refer to themselves, or to each other in a ring, would wait for ever for their own deletes.
        var ring = AncestorsToDelete(reader, delete);
        return children.Any(c => c.Kind != ItemKind.Delete || c.Table != delete.Table || !ring.Contains(c.Key));
    }

    /// <summary>The record itself and those that it refers to, over as many steps as they are about to be deleted and of the same table.</summary>
    private static HashSet<Guid> AncestorsToDelete(IStateReader reader, Item delete)
    {
        var found = new HashSet<Guid> { delete.Key };
        var pending = new Queue<Item>([delete]);
        while (pending.TryDequeue(out var item))
        {
            foreach (var link in item.Parents)
            {
                if (link.Table == delete.Table && found.Add(link.Key) && reader.FindItem(link.Table, link.Key) is { Kind: ItemKind.Delete } next)
                    pending.Enqueue(next);
            }
        }
        return found;
    }

    /// <summary>
    /// Whether changes of children may be on their way that were made before this delete: no read of the children's table
    /// that began after the delete was read has ended. Campaign hides the children of a record that is gone, and what it
    /// hides cannot be deleted.
    /// </summary>
    internal static bool AwaitsChildren(IStateReader reader, BacklogTable table, Item delete)
    {
        foreach (var name in table.ChildNames)
        {
            if (reader.FindTable(WorkflowName.Ingress, name) is { } child && child.LastReadBegan <= delete.Sequence)
                return true;
        }
        return false;
    }

    /// <summary>
    /// A read of a parent table has ended: children read before it began whose parent it did not bring are decided. Those
    /// whose parent is queued or in the dead letters go on waiting, visibly.
    /// </summary>
    /// <param name="child">The table of the children.</param>
    /// <param name="readBegan">When the parent's read that ended had begun, on the store's counter.</param>
    /// <param name="afterId">Blocked items up to this id were decided before.</param>
    /// <param name="limit">Items looked at, at most.</param>
    public static MissingDecision DecideMissing(IStateTransaction tx, BacklogTable child, int parentTable, string parentName, long readBegan, long afterId, int limit, DateTimeOffset now)
    {
        var page = tx.ItemsInState(child.Id, ItemState.Blocked, afterId, limit);
        var deadLettered = 0;
        long? open = null;
        foreach (var item in page)
        {
            if (item.Kind == ItemKind.Delete)
                continue;
            if (item.Sequence >= readBegan)
            {
                open ??= item.Id;
                continue;
            }
            foreach (var link in item.Parents)
            {
                if (!link.Blocking || link.Table != parentTable)
                    continue;
                if (IsThere(tx, link))
                {
                    Unblock(tx, item, link.Table, link.Key, now);
                    continue;
                }
                var parentWaits = tx.FindStanding(link.Table, link.Key) is { State: not ItemState.Hidden } || tx.FindDeadLetter(link.Table, link.Key) is not null;
                if (parentWaits && !(link.Table == child.Id && InCycle(tx, item, link)))
                    continue;
                if (parentWaits || OnMissing(child, link.Table) == MissingParent.Write)
                {
                    Unblock(tx, item, link.Table, link.Key, now);
                    continue;
                }
                ToDeadLetter(tx, item, parentName, link, now);
                deadLettered++;
                break;
            }
        }
        return new MissingDecision(page.Count < limit ? null : page[^1].Id, deadLettered, open);
    }

    /// <summary>Deletes that wait for children whose items ended in some other way than by being written go on.</summary>
    /// <param name="limit">Blocked items looked at, at most.</param>
    /// <returns>Id to go on after; null at the end.</returns>
    public static long? RecheckDeletes(IStateTransaction tx, BacklogTable table, long afterId, int limit, DateTimeOffset now)
    {
        var page = tx.ItemsInState(table.Id, ItemState.Blocked, afterId, limit);
        foreach (var item in page)
        {
            if (item.Kind == ItemKind.Delete && !HasChildItems(tx, table, item))
            {
                Requeue.At(item, now);
                tx.UpdateItem(item);
            }
        }
        return page.Count < limit ? null : page[^1].Id;
    }

    /// <summary>
    /// A parent that we wrote is not at the destination any more: it is read and written again. Until then nobody can say
    /// whether it is there, and what refers to it waits.
    /// </summary>
    internal static void BringBack(IStateTransaction tx, BacklogTable child, ParentLink parent, DateTimeOffset now)
    {
        if (child.Parents.All(p => p.Table != parent.Table) || tx.FindKnown(parent.Table, parent.Key) is not { Owned: true } known
            || tx.FindStanding(parent.Table, parent.Key) is not null || tx.FindDeadLetter(parent.Table, parent.Key) is not null)
            return;
        tx.InsertItem(new Item
        {
            Table = parent.Table,
            Key = parent.Key,
            Kind = ItemKind.Refetch,
            State = ItemState.Waiting,
            DueAt = now,
            Lane = Ports.Lane.Incremental,
            SourceVersion = known.SourceVersion,
            // Counts as seen: a full read may have passed it, and whether it is still at the source is just being asked.
            Sequence = tx.NextSequence(),
            DefinitionVersion = 0,
            Uncertain = true,
            Parents = Links.With([], known.Parents, former: true),
            QueuedAt = now,
        });
    }

    private static MissingParent OnMissing(BacklogTable child, int parentTable)
    {
        foreach (var (table, onMissing) in child.Parents)
        {
            if (table == parentTable)
                return onMissing;
        }
        return MissingParent.DeadLetter;
    }

    /// <summary>Records of one table that wait for each other in a ring would wait for ever; the one that finds the ring goes first.</summary>
    private static bool InCycle(IStateTransaction tx, Item item, ParentLink link)
    {
        var visited = new HashSet<Guid>();
        var pending = new Queue<Guid>([link.Key]);
        while (pending.TryDequeue(out var key))
        {
            if (key == item.Key)
                return true;
            if (!visited.Add(key) || tx.FindItem(item.Table, key) is not { State: ItemState.Blocked } next)
                continue;
            foreach (var further in next.Parents)
            {
                if (further.Blocking && further.Table == item.Table)
                    pending.Enqueue(further.Key);
            }
        }
        return false;
    }

    private static void Unblock(IStateTransaction tx, Item item, int parentTable, Guid parentKey, DateTimeOffset now)
    {
        item.Parents = [.. item.Parents.Select(l => l.Table == parentTable && l.Key == parentKey ? l with { Blocking = false } : l)];
        // Of the parents that hide a record one may be the only one that it really refers to.
        if (item.State == ItemState.Hidden || item.State == ItemState.Blocked && StateOf(item.Parents) == ItemState.Ready)
            Requeue.At(item, now);
        tx.UpdateItem(item);
    }

    private static void ToDeadLetter(IStateTransaction tx, Item item, string parentName, ParentLink link, DateTimeOffset now)
    {
        if (item.MayHaveArrived)
            Uncertainty.Note(tx, item);
        tx.PutDeadLetter(new DeadLetter
        {
            Table = item.Table,
            Key = item.Key,
            ErrorId = ParentMissing,
            Reason = item.Attempts == 0
                ? $"Its parent, {parentName} {link.Key}, is not there: deleted, filtered out or not readable. Bring the parent back and restore this record, or set onMissingParent: write."
                : $"It is at Campaign already, which hides it and cannot change it while its parent, {parentName} {link.Key}, is missing there. Bring the parent back and restore this record.",
            Attempts = item.Attempts,
            FirstAt = now,
            LastAt = now,
            Kind = item.Kind,
            SourceVersion = item.SourceVersion,
            Sequence = item.Sequence,
            Uncertain = item.MayHaveArrived,
        }.After(tx.FindDeadLetter(item.Table, item.Key)));
        tx.DeleteItem(item);
    }
}

/// <summary>What a look at blocked children came to.</summary>
/// <param name="Next">Id to go on after; null at the end.</param>
/// <param name="DeadLettered">Children that went to the dead letters.</param>
/// <param name="FirstOpen">First child that was read too late for this read of its parent's table to decide.</param>
public readonly record struct MissingDecision(long? Next, int DeadLettered, long? FirstOpen);
