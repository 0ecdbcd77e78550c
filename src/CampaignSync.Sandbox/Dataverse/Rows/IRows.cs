using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>Finds single rows: those that are visible to all, or those that a transaction sees.</summary>
internal interface IRows
{
    bool TryGet(Table table, Guid id, out RowView row);

    bool TryFind(Table table, AlternateKey key, IReadOnlyList<Cell> values, out RowView row);
}
