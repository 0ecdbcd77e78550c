using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Files;

/// <summary>
/// Opens the database file, and looks at it first only while this process has it open nowhere. POSIX takes all locks that a
/// process holds on a file away as soon as the process closes any handle of it: a look at the header beside an open
/// connection would silently unlock SQLite, and the next process that closes the database would take itself for the last
/// one and delete the log that we still write to. Hence one count per process, the only static state here.
/// </summary>
internal static class OpenDatabases
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, int> s_open = new(StringComparer.Ordinal);

    /// <exception cref="Core.State.StateStoreException">Damaged, or not to be opened.</exception>
    public static Database Open(StateFiles files, bool readOnly)
    {
        var path = Path.GetFullPath(files.Database);
        lock (s_lock)
        {
            var open = s_open.GetValueOrDefault(path);
            if (open == 0)
                DatabaseCheck.Run(files);
            var database = Database.Open(files.Database, readOnly, onClosed: () => Closed(path));
            s_open[path] = open + 1;
            return database;
        }
    }

    private static void Closed(string path)
    {
        lock (s_lock)
        {
            if (--s_open[path] == 0)
                s_open.Remove(path);
        }
    }
}
