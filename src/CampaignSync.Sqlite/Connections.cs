using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
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
                throw Older(files, version);

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
    public static Session OpenReader(StateFiles files)
    {
        files.RequireExisting();
        var database = OpenDatabases.Open(files, readOnly: true);
        try
        {
            database.WaitForOthers(Patience);
            switch (Migration.Check(database))
            {
                case 0:
                    throw new HomeNotFoundException($"There is no CampaignSync state in {files.Home} yet. Apply a definition to make one.");
                case var version and < Migration.Newest:
                    throw Older(files, version);
            }

            database.Execute("PRAGMA cache_size = -4096; PRAGMA query_only = 1;");
            return new Session(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static StateStoreException Older(StateFiles files, int version) => new(
        $"{files.Database} was written by an older CampaignSync (schema {version}, now {Migration.Newest}). Start a workflow: the host brings it up to date.");
}
