using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using SQLitePCL;

namespace CampaignSync.Sqlite.Writing;

/// <summary>
/// Keeps the write-ahead log under 64 MB (rule 12). At 16 MB it is copied into the file without waiting for anybody; what
/// readers hold back stays. At 28 MB the writer waits for the readers, which are short, and begins the log anew.
/// </summary>
/// <param name="owner">The host does this; clients only when no host does, by SQLite's own means.</param>
internal sealed class LogBound(Database database, StateFiles files, bool owner)
{
    private const long PageBytes = 4096;
    private const long CopyAt = 16L << 20;
    private const long RestartAt = 28L << 20;
    private const long AgainAfter = 4L << 20;
    private static readonly TimeSpan WaitForReaders = TimeSpan.FromSeconds(2);

    /// <summary>What stands in the log by our count; a crash may have left something in it.</summary>
    private long _written = new FileInfo(files.Log) is { Exists: true } log ? log.Length : 0;

    /// <summary>After a commit.</summary>
    public void Keep()
    {
        _written += database.TakePagesWritten() * PageBytes;
        if (!owner || _written < CopyAt)
            return;
        try
        {
            var copied = database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, out var pages);
            if (pages * PageBytes < RestartAt)
            {
                _written = copied ? 0 : CopyAt - AgainAfter;
                return;
            }

            // Copied is not begun anew: while anybody reads at its end, the next commit goes behind what was copied.

            database.WaitForOthers(WaitForReaders);
            _written = database.Checkpoint(raw.SQLITE_CHECKPOINT_RESTART, out _) ? 0 : CopyAt - AgainAfter;
        }
        catch (StateStoreException)
        {
            // The commit stands; the copying is tried again, and a disk that stays full shows at the next commit.
            _written = CopyAt - AgainAfter;
        }
        finally
        {
            database.WaitForOthers(TimeSpan.Zero);
        }
    }

    /// <summary>Leaves an empty log behind, if nobody reads.</summary>
    public void Close()
    {
        if (!owner)
            return;
        try
        {
            database.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE, out _);
        }
        catch (StateStoreException)
        {
            // The log is complete without it.
        }
    }
}
