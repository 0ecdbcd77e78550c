using CampaignSync.Core.Mapping;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>Turns an item that was read again into what the record is now. The item keeps its place and what is uncertain about it.</summary>
public sealed class Refetched(BacklogTable table, DateTimeOffset now)
{
    /// <summary>Enters the record as it is now; null: it is gone.</summary>
    /// <param name="source">How far the reads of its table are.</param>
    public void Enter(IStateTransaction tx, Item fetched, IncomingChange change, long sequence, TableState source)
    {
        if (tx.FindItem(table.Id, fetched.Key) is not { } item)
            return;
        item.InFlightEpoch = 0;
        item.Uncertain |= fetched.Uncertain;
        if (!item.IsStill(fetched) || item.Kind != ItemKind.Refetch)
        {
            tx.UpdateItem(item);
            return;
        }
        if (source.Phase == ReadPhase.Full && source.ReadBegan > fetched.AskedAt)
        {
            // The answer may be older than the full read, which would take the record for seen and miss that it is gone.
            Requeue.AsRefetch(item, now);
            tx.UpdateItem(item);
            return;
        }
        var read = new ReadContext(sequence + 1, sequence, Full: false, Replaying: item.WriteAll, item.Lane, now);
        if (change.Mapped is { Verdict: MappingVerdict.Write } mapped)
        {
            var links = Links.WithFormer(table.LinksOf(mapped.Parents), item, tx.FindKnown(table.Id, item.Key));
            item.Kind = ItemKind.Upsert;
            item.Body = mapped.Body;
            item.Hash = mapped.Hash;
            item.RowHash = change.RowHash;
            item.SourceVersion = change.Version;
            item.Sequence = sequence;
            item.DefinitionVersion = table.DefinitionVersion;
            Requeue.Replaced(item, item.Lane, now);
            item.Parents = ParentRule.Block(tx, table, item.Key, links);
            if (ParentRule.StateOf(item.Parents) == ItemState.Blocked)
                item.State = ItemState.Blocked;
            tx.UpdateItem(item);
            return;
        }

        if (change.Mapped is null && !table.ApplyDeletes)
        {
            // Gone at the source, and deletions are not ours to apply: there is nothing left to write.
            if (item.Uncertain)
                Uncertainty.Keep(tx, item.Table, item.Key, item.Parents);
            tx.DeleteItem(item);
            return;
        }
        tx.UpdateItem(item);
        new Intake(table, read).Take(tx, change);
    }
}
