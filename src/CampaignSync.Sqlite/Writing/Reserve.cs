using System.Diagnostics;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Sqlite.Writing;

/// <summary>
/// The reserve of rule 12: when a write finds the disk full it is given back, so that what comes next, completions and the
/// failure itself, finds room; when there is room again it is held back again.
/// </summary>
internal sealed class Reserve(StateFiles files)
{
    /// <summary>Free space at which holding something back takes it from nobody.</summary>
    private const long Plenty = 256L << 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private bool _released;
    private long _looked;

    public void Release(Exception error)
    {
        if (error is not StoreFullException)
            return;
        files.ReleaseReserve();
        _released = true;
        _looked = Stopwatch.GetTimestamp();
    }

    /// <summary>After a commit.</summary>
    public void Keep()
    {
        if (!_released || Stopwatch.GetElapsedTime(_looked) < LookEvery)
            return;
        _looked = Stopwatch.GetTimestamp();
        if (files.FreeBytes() >= Plenty)
            _released = !files.TryReserve();
    }
}
