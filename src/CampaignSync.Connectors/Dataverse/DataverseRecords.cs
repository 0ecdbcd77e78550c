using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Reads tables with change tracking: once in full, then from delta link to delta link.</summary>
internal sealed class DataverseRecords(DataverseApi api) : IRecordSource
{
    // Dataverse takes 500 conditions and 32 K of address; this stays well under both.
    private const int KeysPerRequest = 100;

    // Below this many rows, a page that is too large is not a matter of its row count.
    private const int SmallestPage = 50;

    private readonly ConcurrentDictionary<string, int> _pageSizes = new(StringComparer.Ordinal);

    public async Task SignInAsync(CancellationToken cancellationToken) => await api.WhoAmIAsync(Lane.OptOut, cancellationToken);

    public Task<SourceTable?> DescribeAsync(string table, CancellationToken cancellationToken)
        => new DataverseMetadata(api).ReadAsync(table, cancellationToken);

    public async Task<SourcePage> ReadPageAsync(SourceQuery query, string? link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var size = Math.Min(query.PageSize, _pageSizes.GetValueOrDefault(query.Table.LogicalName, int.MaxValue));
        var target = link is null ? api.Address(FirstPage(query)) : api.Channel.Origin.Follow(link);
        using var answer = await api.Channel.SendAsync(Request(query, target, Prefer(size)), cancellationToken);
        if (answer.Cut && answer.IsSuccess && size > SmallestPage)
            throw Shrink(query, size, link);
        if (link is not null && LinkFault(answer, link) is { } fault)
            throw fault;
        return Parse(query, answer, link);
    }

    public async Task<SourcePage> ReadRecordsAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
            return new SourcePage(default, query.Columns.Count);
        if (keys.Count <= KeysPerRequest)
        {
            using var answer = await ReadChunkAsync(query, keys, 0, keys.Count, cancellationToken);
            return Parse(query, answer, link: null);
        }

        return await ReadChunksAsync(query, keys, cancellationToken);
    }

    private async Task<SourcePage> ReadChunksAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var content = new ArrayBufferWriter<byte>();
        var ends = new List<int>();
        for (var start = 0; start < keys.Count; start += KeysPerRequest)
        {
            using var answer = await ReadChunkAsync(query, keys, start, Math.Min(KeysPerRequest, keys.Count - start), cancellationToken);
            Check(query, answer);
            content.Write(answer.Body.Span);
            ends.Add(content.WrittenCount);
        }

        var page = new SourcePage(content.WrittenMemory, query.Columns.Count);
        var parser = new PageParser(query);
        var from = 0;
        foreach (var end in ends)
        {
            parser.Parse(content.WrittenSpan[from..end], from, page);
            from = end;
        }

        page.NextLink = page.DeltaLink = null;
        return page;
    }

    private Task<RemoteAnswer> ReadChunkAsync(SourceQuery query, IReadOnlyList<Guid> keys, int start, int count, CancellationToken cancellationToken)
    {
        var path = new StringBuilder(query.Table.EntitySetName, 256 + (count * 64)).Append("?$select=").Append(Select(query)).Append("&$filter=");
        for (var i = start; i < start + count; i++)
        {
            if (i > start)
                path.Append("%20or%20");
            path.Append(query.Table.PrimaryId).Append("%20eq%20").Append(CultureInfo.InvariantCulture, $"{keys[i]:D}");
        }

        return api.Channel.SendAsync(Request(query, api.Address(path.ToString()), []), cancellationToken);
    }

    private SourcePage Parse(SourceQuery query, RemoteAnswer answer, string? link)
    {
        Check(query, answer);
        var body = answer.Body;
        var page = new SourcePage(body, query.Columns.Count, answer.DetachBody());
        try
        {
            new PageParser(query).Parse(body.Span, 0, page);
            CheckLinks(page, link);
            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    // A link that leads elsewhere must not become a cursor in the first place.
    private void CheckLinks(SourcePage page, string? link)
    {
        if (page.NextLink is { } next)
        {
            api.Channel.Origin.Follow(next);
            if (next == link)
                throw new LinkRefusedException("Dataverse gave the same next link again, so that the read would never end.");
        }

        if (page.DeltaLink is { } delta)
            api.Channel.Origin.Follow(delta);
    }

    private void Check(SourceQuery query, RemoteAnswer answer)
    {
        if (!answer.IsSuccess || answer.Cut || RemoteChannel.IsAway(answer))
            throw DataverseFaults.Of(answer, api.Channel, query.Table.LogicalName);
    }

    private static RemoteFaultException? LinkFault(RemoteAnswer answer, string link)
    {
        if (answer.IsSuccess || RemoteChannel.IsAway(answer))
            return null;
        if (!DataverseFaults.LinkExpired(answer))
            return null;
        return IsDelta(link)
            ? new CursorExpiredException("Dataverse no longer honours the delta link.")
            : new LinkRefusedException("Dataverse no longer honours the next link in the middle of a read.");
    }

    // Rows are asked for in smaller pages from now on. The pages of a read must be of one size, so a read under way begins again.
    private RemoteFaultException Shrink(SourceQuery query, int size, string? link)
    {
        var smaller = Math.Max(SmallestPage, size / 4);
        _pageSizes[query.Table.LogicalName] = smaller;
        var message = $"Dataverse answered {query.Table.LogicalName} with a page of more than {BodyReader.PageLimit >> 20} MB; pages of {smaller} rows are asked for from now on.";
        return link is null || IsDelta(link) ? new TransientException(message, TimeSpan.Zero) : new LinkRefusedException(message);
    }

    // What a page of a delta read leads to holds both tokens; it is a next link then.
    private static bool IsDelta(string link)
        => link.Contains("deltatoken=", StringComparison.OrdinalIgnoreCase) && !link.Contains("skiptoken=", StringComparison.OrdinalIgnoreCase);

    private static RemoteRequest Request(SourceQuery query, Uri target, KeyValuePair<string, string>[] headers)
        => new(HttpMethod.Get, target, query.Lane) { Headers = headers, Limit = BodyReader.PageLimit };

    private static KeyValuePair<string, string>[] Prefer(int size)
        => [new("Prefer", string.Create(CultureInfo.InvariantCulture, $"odata.track-changes,odata.maxpagesize={size}"))];

    private static string FirstPage(SourceQuery query) => $"{query.Table.EntitySetName}?$select={Select(query)}";

    private static string Select(SourceQuery query)
    {
        var columns = query.Columns.Count == 0 ? [query.Table.PrimaryId] : query.Columns.Distinct(StringComparer.Ordinal);
        return string.Join(',', columns.Select(Uri.EscapeDataString));
    }
}
