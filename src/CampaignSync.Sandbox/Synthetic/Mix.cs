namespace CampaignSync.Sandbox.Synthetic;

/// <summary>A hash of a seed, a stream and an index; the source of all synthetic data (SplitMix64's finalizer).</summary>
internal static class Mix
{
    public static ulong Of(int seed, uint stream, int index)
    {
        var z = ((ulong)(uint)seed << 32 | (uint)index) + (stream + 1UL) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
