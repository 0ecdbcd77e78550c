using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Simulation.Home;

/// <summary>What an admin does with dead letters.</summary>
internal static class DeadLetters
{
    /// <summary>The record is read again under the running definition (rule 11).</summary>
    public static void Restore(IStateTransaction tx, DeadLetter letter, DateTimeOffset now)
    {
        if (tx.FindDeadLetter(letter.Table, letter.Key) is not { } current)
            return;
        tx.DeleteDeadLetter(current.Table, current.Key);
        if (tx.FindItem(current.Table, current.Key) is { } pending)
        {
            pending.Uncertain |= current.Uncertain;
            tx.UpdateItem(pending);
            return;
        }
        tx.InsertItem(new Item
        {
            Table = current.Table,
            Key = current.Key,
            Kind = ItemKind.Refetch,
            State = ItemState.Waiting,
            Lane = Lane.Incremental,
            SourceVersion = current.SourceVersion,
            Sequence = current.Sequence,
            DefinitionVersion = 0,
            Body = current.Body,
            Uncertain = current.Uncertain,
            QueuedAt = now,
            DueAt = now,
        });
    }
}
