using System.Globalization;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>What a request for a collection asks for: filters, order, where to begin and how many.</summary>
internal sealed class CollectionQuery
{
    private const int DefaultLineCount = 25;

    private readonly List<RowFilter> _filters = [];

    private CollectionQuery(CampaignTable table) => Table = table;

    public CampaignTable Table { get; }

    public int LineCount { get; private init; }

    /// <summary>The field to sort by; null for the order of creation.</summary>
    public CampaignField? Order { get; private set; }

    public bool Descending { get; private set; }

    public LineStart? Start { get; private init; }

    public bool ForcePagination { get; private init; }

    public IReadOnlyList<RowFilter> Filters => _filters;

    /// <exception cref="RefusedException">An unknown filter or field, or a value that cannot be read.</exception>
    public static CollectionQuery Read(CampaignTable table, ReadOnlySpan<string> filters, RestAddress address)
    {
        var lineCount = DefaultLineCount;
        if (address.Parameter("_lineCount") is { } count
            && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out lineCount) || lineCount == 0))
        {
            throw Refusals.BadParameter("_lineCount", count);
        }

        var start = address.Parameter("_lineStart") is { } text
            ? LineStart.Read(text) ?? throw Refusals.BadParameter("_lineStart", text)
            : null;
        var query = new CollectionQuery(table)
        {
            LineCount = lineCount,
            Start = start,
            ForcePagination = address.Parameter("_forcePagination") == "true",
        };
        foreach (var name in filters)
            query._filters.Add(RowFilter.Read(table, name, address));
        query.ReadOrder(address.Parameter("_order"));
        return query;
    }

    /// <summary>The same query without a place to begin at.</summary>
    public CollectionQuery FromTheStart()
    {
        var query = new CollectionQuery(Table) { LineCount = LineCount, ForcePagination = ForcePagination };
        query._filters.AddRange(_filters);
        return query;
    }

    private void ReadOrder(string? order)
    {
        if (string.IsNullOrEmpty(order))
        {
            // Filtered by the time of change, rows come in that order: it is the index that finds them.
            if (_filters.Exists(f => f.Filter.Rule == FilterRule.ChangedSince))
                Order = Table.Layout.Definition.Find("lastModified");
            return;
        }

        // The official client encodes the blank before `desc` twice.
        var words = Uri.UnescapeDataString(order).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length > 2 || (words.Length == 2 && words[1] is not ("desc" or "asc")))
            throw Refusals.BadParameter("_order", order);
        var field = Table.Layout.Definition.Find(words[0]) ?? throw Refusals.UnknownProperty(Table.Layout.Definition, words[0]);
        if (!field.Sortable)
            throw Refusals.NotSortable(Table.Layout.Definition, words[0]);
        Order = field;
        Descending = words.Length == 2 && words[1] == "desc";
    }
}
