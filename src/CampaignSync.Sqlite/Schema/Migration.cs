using System.Security.Cryptography;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Schema;

/// <summary>Brings a database to the schema of this program. Each version is one script, applied in one transaction.</summary>
internal static class Migration
{
    /// <summary>The schema that this program reads and writes.</summary>
    public const int Newest = 3;

    /// <summary>"CSyn" in SQLite's header: whose file it is.</summary>
    public const int ApplicationId = 0x4353796E;

    /// <summary>What must stand before the first table: it cannot be changed later.</summary>
    private const string Layout =
        """
        PRAGMA page_size = 4096;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA journal_mode = WAL;
        """;

    /// <summary>Refuses what is not ours and what is newer than this program. Zero: the file is empty.</summary>
    /// <exception cref="StateStoreException">Not our database, or of a newer version.</exception>
    public static int Check(Database database)
    {
        var version = (int)database.Number("PRAGMA user_version");
        var tables = database.Number("SELECT count(*) FROM sqlite_schema");
        if (version == 0 && tables == 0)
            return 0;
        if (database.Number("PRAGMA application_id") != ApplicationId)
            throw new StateStoreException($"{database.Path} is a database of another program; move it away, or name another home.");
        return version > Newest ? throw TooNew(database.Path, version) : version;
    }

    /// <summary>Refuses what is newer than this program, as far as the file can be read.</summary>
    /// <exception cref="StateStoreException">It is.</exception>
    public static void RefuseNewer(string path)
    {
        var version = 0;
        try
        {
            using var database = Database.Open(path, readOnly: true);
            version = database.Number("PRAGMA application_id") == ApplicationId ? (int)database.Number("PRAGMA user_version") : 0;
        }
        catch (StateStoreException)
        {
            // Damaged where it says so: nobody knows, and the rest of it tells whether it can be read.
        }
        if (version > Newest)
            throw TooNew(path, version);
    }

    private static StateStoreException TooNew(string path, int version)
        => new($"{path} was written by a newer CampaignSync (schema {version}; this one knows {Newest}). Install that version, or put back a backup.");

    /// <summary>Makes the tables of an empty file. Anybody who writes may; it is done once, whoever comes first.</summary>
    public static void Create(Database database, DateTimeOffset at)
    {
        database.Execute(Layout);
        Apply(database, 0, at);
    }

    /// <summary>Brings an older schema up to date; only a host that holds the lock of the home may.</summary>
    public static void Upgrade(Database database, int from, DateTimeOffset at) => Apply(database, from, at);

    private static void Apply(Database database, int from, DateTimeOffset at)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have been here since the version was looked at.
            for (var next = Math.Max(from, (int)database.Number("PRAGMA user_version")) + 1; next <= Newest; next++)
            {
                database.Execute(Script(next));
                if (next == 1)
                    Found(database, at);
                database.Execute($"PRAGMA user_version = {next}");
            }

            database.Execute("COMMIT");
        }
        finally
        {
            if (database.InTransaction)
                database.Execute("ROLLBACK");
        }
    }

    private static void Found(Database database, DateTimeOffset at)
    {
        database.Execute($"PRAGMA application_id = {ApplicationId}");
        using var insert = new Statement(database, "INSERT INTO home (id, hash_key, created_at) VALUES (1, ?1, ?2)");
        insert.Bind(1, RandomNumberGenerator.GetBytes(32)).Bind(2, at).Run();
    }

    private static string Script(int version)
    {
        using var stream = typeof(Migration).Assembly.GetManifestResourceStream($"{version:0000}")
            ?? throw new InvalidOperationException($"The script of schema {version} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
