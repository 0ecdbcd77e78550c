namespace CampaignSync.Tests.State;

/// <summary>Takes from a state what the newest schema added.</summary>
internal static class OlderState
{
    public static void Make(string file)
    {
        using var database = Sqlite.Raw.Database.Open(file, readOnly: false);
        database.Execute("ALTER TABLE item DROP COLUMN row_hash; ALTER TABLE known DROP COLUMN row_hash; PRAGMA user_version = 1");
    }
}
