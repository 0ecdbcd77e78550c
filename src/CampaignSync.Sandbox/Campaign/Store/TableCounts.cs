namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>What has happened to a table. Guarded by the store's lock.</summary>
internal sealed class TableCounts
{
    public long Creates { get; set; }

    public long Updates { get; set; }

    /// <summary>Updates that changed no value.</summary>
    public long UpdatesWithoutEffect { get; set; }

    public long Deletes { get; set; }

    /// <summary>Creates that were refused because the key existed.</summary>
    public long RefusedDuplicates { get; set; }

    /// <summary>Creates of a key that had been created before, with no delete between.</summary>
    public long CreatedTwice { get; set; }

    /// <summary>Writes of a child whose parent did not exist at that moment.</summary>
    public long ChildBeforeParent { get; set; }

    /// <summary>Deletes of a parent that still had children; found on request only, see the admin API.</summary>
    public List<string> FirstChildrenBeforeParent { get; } = [];
}
