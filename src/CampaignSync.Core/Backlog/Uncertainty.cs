using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>Attempts whose outcome is not known and that no item stands for any more.</summary>
public static class Uncertainty
{
    /// <summary>Removes a dead letter of Ingress for good: that its record may be at the destination by our hand stays known.</summary>
    public static void Remove(IStateTransaction tx, DeadLetter letter)
    {
        if (letter.Uncertain)
            Keep(tx, letter.Table, letter.Key, []);
        tx.DeleteDeadLetter(letter.Table, letter.Key);
    }

    /// <summary>
    /// An item went to the dead letters: what was last written is no longer what stands at the destination for certain and
    /// must not lead to a skip (rule 5), and what it may refer to there stays known.
    /// </summary>
    internal static void Note(IStateTransaction tx, Item item)
    {
        if (item.Parents.Count > 0)
            Keep(tx, item.Table, item.Key, item.Parents);
        else if (tx.FindKnown(item.Table, item.Key) is { Owned: true, Hash: not null })
            Keep(tx, item.Table, item.Key, []);
    }

    /// <summary>The item or dead letter goes; that its attempt may have written the record stays known.</summary>
    internal static void Keep(IStateTransaction tx, int table, Guid key, IReadOnlyList<ParentLink> links)
    {
        var known = tx.FindKnown(table, key) ?? new KnownRecord { Table = table, Key = key, Owned = false };
        if (known.Owned)
            known.Hash = null;
        else
            known.MarkMaybeOwned();
        known.Parents = Links.With(known.Parents, links, former: false);
        tx.PutKnown(known);
    }
}
