using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Writing;

/// <summary>
/// Gives pages that stand empty back to the disk, a little at a time, while nothing else is to be written. A load leaves the
/// space of its backlog empty; up to a quarter of the file is kept for the next one.
/// </summary>
internal sealed class Reclaim(Database database)
{
    /// <summary>How long nothing must have been written.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    /// <summary>Between two steps, so that reclaiming stays in the background.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const long WorthIt = 4096;
    private const int Step = 512;

    /// <summary>Whether the file has more empty pages than are worth keeping.</summary>
    public bool IsDue
    {
        get
        {
            var empty = database.Number("PRAGMA freelist_count");
            return empty > WorthIt && empty > database.Number("PRAGMA page_count") / 4;
        }
    }

    /// <summary>Gives some pages back; the caller has the turn to write.</summary>
    public void Run() => database.Execute($"PRAGMA incremental_vacuum({Step})");
}
