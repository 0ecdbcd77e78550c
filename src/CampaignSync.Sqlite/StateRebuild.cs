using System.Globalization;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Schema;

namespace CampaignSync.Sqlite;

/// <summary>
/// Saves what can be read of a damaged database into a new one. Every table is then read in full, because items may be lost
/// that its cursor has passed. The caller holds the lock of the home.
/// </summary>
public static class StateRebuild
{
    /// <summary>What is saved, in the order in which it is; and what it is called.</summary>
    private static readonly (string Table, string Words)[] Saved =
    [
        ("definition", "saved definitions and connections"),
        ("metadata", "metadata entries"),
        ("host", "host"),
        ("workflow", "workflow states"),
        ("request", "requests"),
        ("source_table", "tables"),
        ("known", "known records"),
        ("dead_letter", "dead letters"),
        ("pair", "opt-out pairs"),
        ("deletes_released", "counts of released deletes"),
    ];

    /// <summary>Puts a new database in the place of the damaged one, which stays beside it.</summary>
    /// <exception cref="HomeNotFoundException">There is no state in this home.</exception>
    /// <exception cref="StateStoreException">The state is of a newer version: what this one does not know of it would be lost.</exception>
    public static RebuildResult Run(string home, TimeProvider time)
    {
        var files = new StateFiles(home);
        files.RequireExisting();
        Migration.RefuseNewer(files.Database);
        var now = time.GetUtcNow();
        var part = files.Database + ".part";
        DeleteWithLog(part);
        OwnerOnly.Open(part, FileMode.CreateNew).Dispose();

        List<string> kept = [], lost = [];
        using (var target = Database.Open(part, readOnly: false))
        {
            Migration.Create(target, now);
            target.Execute("BEGIN");
            using (var damaged = OpenDamaged(files.Database, lost))
            {
                if (damaged is not null)
                    Save(damaged, target, kept, lost);
            }

            ReadAllAgain(target);
            target.Execute("COMMIT");
            target.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var aside = $"{files.Database}.damaged-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        foreach (var suffix in new[] { "-wal", "-shm", "" })
        {
            if (File.Exists(files.Database + suffix))
                File.Move(files.Database + suffix, aside + suffix);
        }

        File.Move(part, files.Database);
        DeleteWithLog(part);
        return new(aside, kept, lost);
    }

    private static Database? OpenDamaged(string path, List<string> lost)
    {
        try
        {
            var damaged = Database.Open(path, readOnly: true);
            // Reads on although the file is shorter than its header says; nothing is written, the connection is read-only.
            damaged.Execute("PRAGMA writable_schema = 1");
            damaged.Number("SELECT count(*) FROM sqlite_schema");
            return damaged;
        }
        catch (StateStoreException e)
        {
            lost.Add($"Nothing of it could be read ({e.Message}). Apply your definitions and connections again.");
            return null;
        }
    }

    private static void Save(Database damaged, Database target, List<string> kept, List<string> lost)
    {
        if (!SaveHome(damaged, target))
            lost.Add("The key of the record hashes is lost: every record will be written once more.");
        foreach (var (table, words) in Saved)
            Note(Salvage.Copy(damaged, target, table), table, words);
        Note(Salvage.CopyItems(damaged, target), "item", "items of the backlog");

        void Note((long Rows, bool Complete) copied, string table, string words)
        {
            if (copied.Rows > 0)
                kept.Add($"{copied.Rows} {words}");
            if (!copied.Complete)
                lost.Add(Loss(table, words));
        }
    }

    private static string Loss(string table, string words) => table switch
    {
        "definition" => "Some saved definitions or connections could not be read: look at 'definition show' and apply what is missing.",
        "known" => "Some known records could not be read: if their rows were deleted at the source, that is not noticed any more.",
        "item" => "Some items of the backlog could not be read: upserts are read again, deletes are found by comparing with the known records.",
        "dead_letter" => "Some dead letters could not be read: if the destination still refuses them, they come again.",
        _ => $"Some {words} could not be read.",
    };

    /// <summary>The row was made new with the file; its key is that of the damaged one wherever that can be read.</summary>
    private static bool SaveHome(Database damaged, Database target)
    {
        try
        {
            using var read = new Statement(damaged, "SELECT hash_key, sequence, item, dead_letter FROM home");
            using var write = new Statement(target, "UPDATE home SET hash_key = ?1, sequence = ?2, item = ?3, dead_letter = ?4");
            return read.One(s =>
            {
                write.Bind(1, s.Bytes(0)).Bind(2, s.Int64(1)).Bind(3, s.Int64(2)).Bind(4, s.Int64(3)).Run();
                return s;
            }) is not null;
        }
        catch (Exception e) when (e is StateStoreException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Drops every cursor, makes links and tallies of what is there, and lifts the counters over what was given.</summary>
    private static void ReadAllAgain(Database target)
    {
        // A row of a table that could not be read belongs to nothing.
        foreach (var table in new[] { "item", "item_by_key", "known", "dead_letter", "pair", "deletes_released" })
            target.Execute($"DELETE FROM {table} WHERE table_id NOT IN (SELECT id FROM source_table)");
        target.Execute(
            """
            UPDATE source_table SET phase = 0, link = NULL, delta_link = NULL, link_at = NULL, read_began = 0, swept_to = 0, began_empty = 0;
            INSERT INTO tally SELECT id,
                (SELECT count(*) FROM item WHERE table_id = t.id AND state <> 5),
                (SELECT count(*) FROM item WHERE table_id = t.id AND state = 2),
                (SELECT count(*) FROM item WHERE table_id = t.id AND state = 4),
                (SELECT count(*) FROM dead_letter WHERE table_id = t.id),
                (SELECT count(*) FROM known WHERE table_id = t.id AND owned = 1),
                (SELECT count(*) FROM pair WHERE table_id = t.id AND has_contact <> has_profile),
                (SELECT coalesce(max(row) & 0xFFFFFFFFFF, 0) FROM known WHERE table_id = t.id)
                FROM source_table AS t;
            UPDATE home SET
                sequence = max(sequence, (SELECT coalesce(max(sequence), 0) FROM item), (SELECT coalesce(max(sequence), 0) FROM known),
                    (SELECT coalesce(max(sequence), 0) FROM dead_letter), (SELECT coalesce(max(last_read_began), 0) FROM source_table)),
                item = max(item, (SELECT coalesce(max(id), 0) FROM item)),
                dead_letter = max(dead_letter, (SELECT coalesce(max(id), 0) FROM dead_letter));
            """);
        Salvage.Link(target);
    }

    private static void DeleteWithLog(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            File.Delete(path + suffix);
    }
}
