using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>Writes a page of a collection with its count, its link to the next page and its note about paging.</summary>
internal sealed class CollectionWriter(RowWriter rows, CampaignPolicy policy)
{
    /// <param name="path">The path behind the branch: the resource and its filters.</param>
    /// <param name="projection">The one field that is shown; null for whole rows.</param>
    public void Write(PooledBuffer buffer, CollectionQuery query, CollectionPage page, RestAddress address, string path, string? projection)
    {
        var view = query.Table.Layout.View(address.Branch);
        var baseHref = address.Base;
        buffer.Write("{\"content\":["u8);
        for (var i = 0; i < page.Rows.Count; i++)
        {
            if (i > 0)
                buffer.Write((byte)',');
            if (projection is null)
                rows.Write(buffer, query.Table, view, page.Rows[i], baseHref);
            else if (!rows.TryWriteField(buffer, query.Table, view, page.Rows[i], projection, baseHref))
                throw Refusals.WrongPath();
        }

        // A table over the limit gives its first lines only, unless paging is forced.
        var pages = query.ForcePagination || query.Table.Count <= policy.BigTableThreshold;
        var next = pages ? page.Next : null;
        buffer.Write("],\"count\":{\"href\":"u8);
        JsonText.WriteQuoted(buffer, $"{baseHref}{path}//_count?{Query(address, page.Next ?? new LineStart(0, 0, ""), lineCount: false)}");
        if (page.Next is null && query.Start is null)
        {
            buffer.Write(",\"value\":"u8);
            buffer.Write(page.Rows.Count);
        }

        buffer.Write((byte)'}');
        if (next is not null)
        {
            buffer.Write(",\"next\":{\"href\":"u8);
            JsonText.WriteQuoted(buffer, $"{baseHref}{path}/?{Query(address, next, lineCount: true)}");
            buffer.Write((byte)'}');
        }

        buffer.Write(",\"serverSidePagination\":"u8);
        buffer.Write(pages ? "true"u8 : "false"u8);
        buffer.Write((byte)'}');
    }

    private static string Query(RestAddress address, LineStart start, bool lineCount)
    {
        var kept = address.Parameters
            .Where(p => p.Key != "_lineStart" && (lineCount || p.Key != "_lineCount"))
            .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        return string.Join('&', kept.Append($"_lineStart={start}"));
    }
}
