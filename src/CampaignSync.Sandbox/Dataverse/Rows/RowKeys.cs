using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>The values of a row in the columns of an alternate key.</summary>
internal static class RowKeys
{
    public static Cell[] Of(RowView row, AlternateKey key)
    {
        var values = new Cell[key.Columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.Table.Schema.ByName(key.Columns[i]) is { } column ? row.Get(column) : Cell.Null;
        return values;
    }

    public static bool Has(RowView row, AlternateKey key, IReadOnlyList<Cell> values)
    {
        var own = Of(row, key);
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i].IsNull || !string.Equals(own[i].AsText(), values[i].AsText(), StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }
}
