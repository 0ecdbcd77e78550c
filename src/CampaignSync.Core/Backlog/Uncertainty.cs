using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>Attempts whose outcome is not known and that no item stands for any more.</summary>
internal static class Uncertainty
{
    /// <summary>What was last written is no longer what stands at the destination for certain: it must not lead to a skip (rule 5).</summary>
    public static void Note(IStateTransaction tx, int table, Guid key)
    {
        if (tx.FindKnown(table, key) is not { Hash: not null } known)
            return;
        known.Hash = null;
        tx.PutKnown(known);
    }

    /// <summary>The item or dead letter goes; that its attempt may have written the record stays known.</summary>
    public static void Keep(IStateTransaction tx, int table, Guid key)
    {
        var known = tx.FindKnown(table, key) ?? new KnownRecord { Table = table, Key = key, Owned = false };
        if (known.Owned)
            known.Hash = null;
        else
            known.MarkMaybeOwned();
        tx.PutKnown(known);
    }
}
