using System.Text;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Mapping;

/// <summary>Makes a page of rows from the JSON of their cells, as it would stand in Dataverse's answer.</summary>
internal static class RowBuilder
{
    /// <param name="columns">Columns of the query, in its order.</param>
    /// <param name="rows">JSON by column; a column that lacks is absent from the row.</param>
    public static SourcePage Page(IReadOnlyList<string> columns, params IReadOnlyDictionary<string, byte[]>[] rows)
    {
        var content = rows.SelectMany(row => columns.Where(row.ContainsKey).Select(column => row[column])).SelectMany(bytes => bytes).ToArray();
        var page = new SourcePage(content, columns.Count);
        var start = 0;
        foreach (var row in rows)
        {
            var index = page.AddRow(Guid.NewGuid(), version: 1);
            for (var column = 0; column < columns.Count; column++)
            {
                if (!row.TryGetValue(columns[column], out var bytes))
                    continue;
                page.SetCell(index, column, start, bytes.Length);
                start += bytes.Length;
            }
        }

        return page;
    }

    public static SourceRow Row(IReadOnlyList<string> columns, params (string Column, string Json)[] cells)
        => Page(columns, cells.ToDictionary(c => c.Column, c => Encoding.UTF8.GetBytes(c.Json)))[0];

    public static SourceRow Row(IReadOnlyList<string> columns, string column, byte[] json)
        => Page(columns, new Dictionary<string, byte[]> { [column] = json })[0];
}
