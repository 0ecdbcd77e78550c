using CampaignSync.Core.State;

namespace CampaignSync.Sqlite.Files;

/// <summary>The files of a home that belong to the state.</summary>
/// <param name="Home">Folder of the instance.</param>
public sealed record StateFiles(string Home)
{
    /// <summary>What the reserve holds back for the moment when the disk is full.</summary>
    public const long ReserveBytes = 4 * 1024 * 1024;

    public string Database => Path.Combine(Home, "state.db");

    public string Log => Database + "-wal";

    public string SharedMemory => Database + "-shm";

    /// <summary>Space that is given back when the disk is full, so that completions and the failure can be written (rule 12).</summary>
    public string Reserve => Path.Combine(Home, "state.reserve");

    /// <summary>Exists while a client waits for its turn to write.</summary>
    internal string Wanted => Database + "-wanted";

    /// <summary>Whether there is a state to look at.</summary>
    public bool Exist => new FileInfo(Database) is { Exists: true, Length: > 0 };

    /// <summary>Bytes that this account can still write where the state lies; null: the system does not say just now.</summary>
    public long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(Home)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // ArgumentException: a share of another machine, which is no drive on Windows.
            return null;
        }
    }

    /// <summary>Makes the folder and an empty database file, both for their owner only.</summary>
    /// <exception cref="StateStoreException">The account may not.</exception>
    internal void Create()
    {
        try
        {
            OwnerOnly.MakeFolder(Home);
            CreateDatabase();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StateStoreException($"The home {Home} cannot be written: {e.Message}", e);
        }
    }

    private void CreateDatabase()
    {
        if (File.Exists(Database))
            return;
        try
        {
            OwnerOnly.Open(Database, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(Database))
        {
            // Somebody was faster. To open theirs and close it again would take SQLite's locks away (see OpenDatabases).
        }
    }

    /// <summary>What a host ends with whose files are not where it opened them.</summary>
    internal StoreFencedException Moved(long epoch)
        => new($"{Database} was deleted, moved or replaced while host {epoch} had it open; it writes nothing any more. Stop the workflows before a home is moved or removed.");

    /// <exception cref="HomeNotFoundException">There is no state in this home.</exception>
    internal void RequireExisting()
    {
        if (!Exist)
            throw new HomeNotFoundException($"There is no CampaignSync state in {Home}. Apply a definition to make one, or name the home (--home, -HomePath, CAMPAIGNSYNC_HOME).");
    }

    /// <summary>Holds space back; if there is none to hold back, goes on without.</summary>
    internal bool TryReserve()
    {
        try
        {
            if (new FileInfo(Reserve) is { Exists: true, Length: >= ReserveBytes })
                return true;
            File.Delete(Reserve);

            // Allocated, not only set to a length: a sparse file reserves nothing.
            using var file = OwnerOnly.Open(Reserve, FileMode.CreateNew, allocate: ReserveBytes);
            file.SetLength(ReserveBytes);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            ReleaseReserve();
            return false;
        }
    }

    /// <summary>Gives the space back. True: there was some.</summary>
    internal bool ReleaseReserve()
    {
        try
        {
            var held = File.Exists(Reserve);
            File.Delete(Reserve);
            return held;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
