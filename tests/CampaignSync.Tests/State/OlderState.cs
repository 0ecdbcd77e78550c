using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

/// <summary>Takes from a state what newer schemas added.</summary>
internal static class OlderState
{
    /// <summary>As the second schema has it: every item in a row of its own; as the first: no row hashes either.</summary>
    public static async Task MakeAsync(string home, string file, int version = 1)
    {
        await using (var store = SqliteStateStore.OpenClient(home))
            await store.WriteAsync(TakeOutOfPacks);
        using var database = Sqlite.Raw.Database.Open(file, readOnly: false);
        database.Execute("DROP TABLE pack; DROP TABLE pack_content; DROP TABLE item_by_key; CREATE UNIQUE INDEX item_key ON item (table_id, key)");
        if (version == 1)
            database.Execute("ALTER TABLE item DROP COLUMN row_hash; ALTER TABLE known DROP COLUMN row_hash");
        database.Execute($"PRAGMA user_version = {version}");
    }

    /// <summary>Whatever is changed of an item gives it a row of its own.</summary>
    private static void TakeOutOfPacks(IStateTransaction tx)
    {
        foreach (var table in Enum.GetValues<Core.LifeCycle.WorkflowName>().SelectMany(tx.Tables))
        {
            foreach (var item in tx.ItemsReadBefore(table.Id, long.MaxValue, 0, int.MaxValue))
                tx.UpdateItem(item);
        }
    }
}
