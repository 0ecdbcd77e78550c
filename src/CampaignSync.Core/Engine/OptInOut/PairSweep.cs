using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>After a read of all records: finds pairs of which a half was not seen.</summary>
internal static class PairSweep
{
    private const int Size = 5000;

    /// <summary>Looks at the next pairs.</summary>
    /// <param name="after">Key of the last pair that was looked at.</param>
    /// <returns>The key to go on after; null at the end.</returns>
    public static Guid? Step(IStateTransaction tx, int table, Guid? after, Func<PairState, PairFlags, bool> isGone, Action<IStateTransaction, Guid> lose)
    {
        var pairs = tx.PairsAfter(table, after, Size);
        foreach (var pair in pairs)
        {
            if (isGone(pair, PairFlags.Decode(pair.Flags)))
                lose(tx, pair.Key);
        }
        return pairs.Count < Size ? null : pairs[^1].Key;
    }
}
