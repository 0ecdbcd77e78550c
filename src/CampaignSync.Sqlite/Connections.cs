using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Rows;
using CampaignSync.Sqlite.Schema;

namespace CampaignSync.Sqlite;

/// <summary>Opens connections with the settings that the promises rest on.</summary>
internal static class Connections
{
    /// <summary>How long a writer waits for its turn before it says that others keep writing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Opens for writing, and makes or upgrades the tables if that is due and allowed.</summary>
    /// <param name="mayUpgrade">The caller holds the lock of the home.</param>
    public static Session OpenWriter(StateFiles files, bool mayUpgrade, DateTimeOffset at)
    {
        files.Create();
        var database = OpenDatabases.Open(files, readOnly: false);
        try
        {
            database.WaitForOthers(Patience);
            var version = Migration.Check(database);
            if (version == 0)
                Migration.Create(database, at);
            else if (version < Migration.Newest && mayUpgrade)
                Migration.Upgrade(database, version, at);
            else if (version < Migration.Newest)
                throw Older(files, database, version);

            // synchronous=FULL: a commit is on disk when it returns (rule 2). Checkpoints are made by hand, see LogBound.
            database.Execute(
                """
                PRAGMA synchronous = FULL;
                PRAGMA cache_size = -16384;
                PRAGMA temp_store = MEMORY;
                PRAGMA journal_size_limit = 16777216;
                PRAGMA wal_autocheckpoint = 8000;
                """);
            return new Session(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens for looking only.</summary>
    /// <exception cref="HomeNotFoundException">There is nothing to look at.</exception>
    /// <exception cref="StateOlderException">An older program wrote it.</exception>
    public static Session OpenReader(StateFiles files) => OpenReadOnly(files, database =>
    {
        if (Migration.Check(database) is var version and < Migration.Newest)
            throw Older(files, database, version);
        database.Execute("PRAGMA cache_size = -4096; PRAGMA query_only = 1;");
        return new Session(database);
    });

    /// <summary>Opens for copying the whole of it: what an older program wrote is as good.</summary>
    /// <exception cref="HomeNotFoundException">There is nothing to copy.</exception>
    public static Database OpenToCopy(StateFiles files) => OpenReadOnly(files, database => database);

    private static T OpenReadOnly<T>(StateFiles files, Func<Database, T> use)
    {
        files.RequireExisting();
        var database = OpenDatabases.Open(files, readOnly: true);
        try
        {
            database.WaitForOthers(Patience);
            if (Migration.Check(database) == 0)
                throw new HomeNotFoundException($"There is no CampaignSync state in {files.Home} yet. Apply a definition to make one.");
            return use(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static StateOlderException Older(StateFiles files, Database database, int version)
    {
        using var host = new Statement(database, "SELECT process_id FROM host WHERE ended = 0");
        return new StateOlderException($"{files.Database} was written by an older CampaignSync (schema {version}, now {Migration.Newest}). Run any command on it once its job host has ended: that brings it up to date.", (int?)host.Number());
    }
}
