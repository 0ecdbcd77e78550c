using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>What a pair tells of our writes, for whoever only looks.</summary>
public static class PairWrites
{
    /// <summary>When one half was last written by us; null: it never had to be, or an older version wrote it.</summary>
    public static DateTimeOffset? LastAt(PairState pair)
        => PairFlags.Decode(pair.Flags).WrittenAt is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
