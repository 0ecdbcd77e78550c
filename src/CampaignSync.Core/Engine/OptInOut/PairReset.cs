using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Prepares the pairs for a start under another rule.</summary>
internal static class PairReset
{
    private const int PageSize = 5000;

    /// <summary>Values and their times stay; what the source has is due at the other side, as at a first start.</summary>
    public static void MarkDue(IStateTransaction tx, int table, IReadOnlyList<FlagPlan> flags)
    {
        Guid? after = null;
        while (true)
        {
            var pairs = tx.PairsAfter(table, after, PageSize);
            foreach (var pair in pairs)
            {
                var states = PairFlags.Decode(pair.Flags);
                foreach (var flag in flags)
                    states[flag.Name] = states[flag.Name] with { Due = true };
                // Seen anew even where nothing has changed since.
                states.ContactVersion = 0;
                states.ProfileModified = 0;
                states.ProfileWritten = false;
                pair.Flags = states.Encode();
                tx.PutPair(pair);
            }
            if (pairs.Count < PageSize)
                return;
            after = pairs[^1].Key;
        }
    }
}
