using System.Buffers;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Query;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>How a request names a row: by its primary id, or by an alternate key.</summary>
internal sealed record RowKey(Guid? Id, AlternateKey? Key, IReadOnlyList<Cell> Values)
{
    /// <summary>With one of these a key cannot be used in an address.</summary>
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("/<>*%&:\\?+");

    /// <param name="table">The table that is addressed.</param>
    /// <param name="text">What stands in the parentheses, decoded.</param>
    /// <exception cref="DataverseException">It names no key of the table.</exception>
    public static RowKey Parse(Table table, string text)
    {
        if (Guid.TryParse(text, out var id))
            return new RowKey(id, null, []);
        var given = new Dictionary<Column, Cell>();
        foreach (var part in ResourcePath.Split(text, ','))
        {
            var at = part.IndexOf('=');
            var column = at < 0 ? null : table.Schema.ByProperty(part[..at].Trim()) ?? table.Schema.ByName(part[..at].Trim());
            if (column is null)
                throw Errors.KeyUndefined(table);
            given[column] = ValueOf(table, part[(at + 1)..].Trim());
        }

        if (given.Count == 1 && given.TryGetValue(table.Schema.Id, out var primary) && primary.Kind == CellKind.Id)
            return new RowKey(primary.Id, null, []);
        var key = table.Schema.Keys.FirstOrDefault(k => k.Columns.Count == given.Count && k.Columns.All(c => given.Keys.Any(g => g.Name == c)))
            ?? throw Errors.KeyUndefined(table);
        return new RowKey(null, key, [.. key.Columns.Select(c => given.Single(g => g.Key.Name == c).Value)]);
    }

    public bool TryFind(IRows rows, Table table, out RowView row)
        => Id is { } id ? rows.TryGet(table, id, out row) : rows.TryFind(table, Key!, Values, out row);

    public DataverseException Missing(Table table) => Id is { } id ? Errors.RowMissing(table, id) : Errors.KeyMissing(table);

    private static Cell ValueOf(Table table, string text)
    {
        if (text is not ['\'', .., '\''])
            return LiteralText.Read(text) ?? throw Errors.KeyUndefined(table);
        var value = text[1..^1].Replace("''", "'", StringComparison.Ordinal);
        return value.AsSpan().ContainsAny(s_forbidden) ? throw Errors.BadQuery("Bad Request - Error in query syntax.") : Cell.Of(value);
    }
}
