using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>Rows as they are outside of any transaction.</summary>
internal sealed class CommittedRows : IRows
{
    public bool TryGet(Table table, Guid id, out RowView row)
    {
        if (table.Members is null)
            return table.TryGet(id, out row);
        foreach (var member in table.Members())
        {
            if (member.TryGet(id, out row))
                return true;
        }

        row = default;
        return false;
    }

    public bool TryFind(Table table, AlternateKey key, IReadOnlyList<Cell> values, out RowView row)
    {
        row = default;
        return table.CandidateFor(key, values) is { } id && table.TryGet(id, out row) && RowKeys.Has(row, key, values);
    }
}
