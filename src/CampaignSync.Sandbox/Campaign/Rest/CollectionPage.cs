using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>One page of a collection.</summary>
/// <param name="Rows">The rows that are shown.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
internal sealed record CollectionPage(List<CampaignRow> Rows, LineStart? Next)
{
    /// <summary>Takes the page that the query asks for. To be called under the store's lock.</summary>
    public static CollectionPage Take(CollectionQuery query)
    {
        var rows = new List<CampaignRow>(Math.Min(query.LineCount, 1000));
        foreach (var row in Matching(query))
        {
            if (rows.Count == query.LineCount)
                return new CollectionPage(rows, PlaceOf(query, rows[^1]));
            rows.Add(row);
        }

        return new CollectionPage(rows, null);
    }

    /// <summary>The rows of the query from its start on. To be called under the store's lock.</summary>
    public static IEnumerable<CampaignRow> Matching(CollectionQuery query)
        => Source(query).Where(row => query.Filters.All(f => f.Takes(row)) && query.Table.IsVisible(row));

    private static IEnumerable<CampaignRow> Source(CollectionQuery query)
    {
        var table = query.Table;
        if (query.Filters.FirstOrDefault(f => f.Key is not null) is { } byKey)
        {
            var found = table.FindByKey(byKey.Key!.Path, byKey.Text);
            return found is null || query.Start is not null ? [] : [found];
        }

        if (query.Order is null)
            return table.RowsAfter(query.Start?.Number ?? -1);
        if (query.Order.Source != FieldSource.LastModified)
            return Sorted(query);
        if (query.Descending)
            return table.ChangedBefore(query.Start?.Time ?? long.MaxValue, query.Start?.Number ?? long.MaxValue);
        var since = query.Filters.Select(f => f.Since).DefaultIfEmpty().Max();
        return query.Start is { } start && start.Time >= since ? table.ChangedAfter(start.Time, start.Number) : table.ChangedAfter(since, -1);
    }

    /// <summary>
    /// Sorting by any other field looks at every row, keeps one page of them and sorts that; a large table pays for
    /// this with each page.
    /// </summary>
    private static List<CampaignRow> Sorted(CollectionQuery query)
    {
        var order = new RowOrder(query.Order!, query.Descending);
        var best = new PriorityQueue<CampaignRow, CampaignRow>(Comparer<CampaignRow>.Create((x, y) => order.Compare(y, x)));
        foreach (var row in query.Table.RowsAfter(-1))
        {
            if (query.Start is { } start && order.Compare(row, start) <= 0)
                continue;
            if (!query.Filters.All(f => f.Takes(row)) || !query.Table.IsVisible(row))
                continue;
            // One more than a page: it tells that there is a next one.
            if (best.Count <= query.LineCount)
                best.Enqueue(row, row);
            else
                best.EnqueueDequeue(row, row);
        }

        var rows = best.UnorderedItems.Select(i => i.Element).ToList();
        rows.Sort(order);
        return rows;
    }

    private static LineStart PlaceOf(CollectionQuery query, CampaignRow last)
        => query.Order switch
        {
            null => new LineStart(0, last.Id, ""),
            { Source: FieldSource.LastModified } => new LineStart(last.Modified, last.Version, ""),
            var field => new LineStart(0, last.Id, RowOrder.Key(field, last)),
        };

    private sealed class RowOrder(CampaignField field, bool descending) : IComparer<CampaignRow>
    {
        public static string Key(CampaignField field, CampaignRow row) => field.Source == FieldSource.Created
            ? row.Created.ToString("D19", System.Globalization.CultureInfo.InvariantCulture)
            : JsonText.Decode(RowBytes.Value(row.Data, field.Slot));

        public int Compare(CampaignRow? x, CampaignRow? y) => Compare(x!, Key(field, y!), y!.Id);

        public int Compare(CampaignRow row, LineStart place) => Compare(row, place.Value, place.Number);

        private int Compare(CampaignRow row, string key, long id)
        {
            var byKey = string.CompareOrdinal(Key(field, row), key);
            return byKey != 0 ? (descending ? -byKey : byKey) : row.Id.CompareTo(id);
        }
    }
}
