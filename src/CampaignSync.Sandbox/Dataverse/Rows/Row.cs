namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>A row that was written (or deleted) since the sandbox began; never changed, only replaced.</summary>
internal sealed class Row(Guid id, long version, Cell[] cells, bool deleted)
{
    public Guid Id { get; } = id;

    public long Version { get; } = version;

    public bool Deleted { get; } = deleted;

    /// <summary>By slot; shorter than the table's slots if columns were added later.</summary>
    public Cell[] Cells { get; } = cells;
}
