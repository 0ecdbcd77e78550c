using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>After a read of all records: finds pairs of which a half was not seen.</summary>
internal static class PairSweep
{
    private const int Size = 5000;

    /// <summary>Finds the next pairs of which a half was not seen.</summary>
    /// <param name="after">Key of the last pair that was looked at.</param>
    /// <param name="limit">Pairs found, at most.</param>
    /// <returns>Their keys, and the key to go on after; null at the end.</returns>
    public static (IReadOnlyList<Guid> Keys, Guid? Next) Find(IStateReader reader, int table, Guid? after, Func<PairState, PairFlags, bool> isUnseen, int limit)
    {
        var keys = new List<Guid>();
        var pairs = reader.PairsAfter(table, after, Size);
        foreach (var pair in pairs)
        {
            if (!isUnseen(pair, PairFlags.Decode(pair.Flags)))
                continue;
            keys.Add(pair.Key);
            if (keys.Count == limit)
                return (keys, pair.Key);
        }
        return (keys, pairs.Count < Size ? null : pairs[^1].Key);
    }

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
