using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>The REST interface: finds out what a request means and has it answered.</summary>
internal sealed class CampaignApi(CampaignStore store, CampaignPolicy policy, Gateway gateway)
{
    private readonly RowWriter _rows = new(store);
    private readonly BodyReader _bodies = new(store);
    private readonly MetadataEndpoints _metadata = new(store);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!await gateway.AdmitsAsync(context))
            return;
        if (!RestAddress.TryRead(context.Request, out var address) || address.Organization != Gateway.Organization)
        {
            await Gateway.CannotRouteAsync(context, 400);
            return;
        }

        try
        {
            await RouteAsync(context, address);
        }
        catch (RefusedException e)
        {
            await Answer.SendAsync(context, e.Status, Answer.Text, e.Message);
        }
    }

    private Task RouteAsync(HttpContext context, RestAddress address)
    {
        var segments = address.Segments;
        if (address.Branch == ResourceBranches.None)
            throw Refusals.WrongPath();
        var isGet = HttpMethods.IsGet(context.Request.Method);
        if (segments.IsEmpty)
            return isGet ? _metadata.ListAsync(context, address) : throw Refusals.WrongPath();

        var name = segments.Span[0];
        if (name == "resourceType")
            return isGet ? _metadata.DescribeAsync(context, address) : throw Refusals.WrongPath();
        var isHistory = name == "history" && address.Branch == ResourceBranches.BuiltIn;
        var table = FindTable(isHistory ? "profile" : name, address.Branch);
        var rest = segments[1..];
        if (isHistory)
            return isGet ? new HistoryEndpoint(store, _rows).ReadAsync(context, address, table, rest) : throw Refusals.WrongPath();
        return context.Request.Method switch
        {
            "GET" => Read(context, address, table, rest),
            "POST" when rest.IsEmpty => CreateAsync(context, address, table),
            "PATCH" when rest.Length == 1 => UpdateAsync(context, address, table, rest.Span[0]),
            "DELETE" when rest.Length == 1 => DeleteAsync(context, address, table, rest.Span[0]),
            _ => throw Refusals.WrongPath(),
        };
    }

    private CampaignTable FindTable(string name, ResourceBranches branch)
    {
        const string suffix = ".json";
        if (name.EndsWith(suffix, StringComparison.Ordinal))
            name = name[..^suffix.Length];
        return store.Table(name) is { } table && table.Layout.Definition.Branches.HasFlag(branch) ? table : throw Refusals.WrongPath();
    }

    private async Task CreateAsync(HttpContext context, RestAddress address, CampaignTable table)
    {
        using var body = await RequestBody.ReadAsync(context);
        using var answer = new PooledBuffer(8192);
        WriteCreated(body, address, table, answer);
        await Answer.SendAsync(context, 201, Answer.Json, answer);
    }

    private void WriteCreated(RequestBody body, RestAddress address, CampaignTable table, PooledBuffer answer)
    {
        using var values = new PooledBuffer();
        var set = new WriteSet(stackalloc SlotRange[WriteSet.Columns], stackalloc bool[WriteSet.Columns], values);
        var view = table.Layout.View(address.Branch);
        _bodies.Read(body.Bytes, table, view.Extended, set);
        CampaignRow row;
        lock (store.Gate)
            row = table.Create(set);
        _rows.Write(answer, table, view, row, address.Base);
    }

    private async Task UpdateAsync(HttpContext context, RestAddress address, CampaignTable table, string key)
    {
        using var body = await RequestBody.ReadAsync(context);
        using var answer = new PooledBuffer(512);
        WriteUpdated(body, address, table, key, answer);
        await Answer.SendAsync(context, 200, Answer.Json, answer);
    }

    private void WriteUpdated(RequestBody body, RestAddress address, CampaignTable table, string key, PooledBuffer answer)
    {
        using var values = new PooledBuffer();
        var set = new WriteSet(stackalloc SlotRange[WriteSet.Columns], stackalloc bool[WriteSet.Columns], values);
        _bodies.Read(body.Bytes, table, table.Layout.View(address.Branch).Extended, set);
        CampaignRow row;
        lock (store.Gate)
            row = table.Update(FindRow(table, address, key), set);
        _rows.WriteReference(answer, table, row, address.Base);
    }

    private async Task DeleteAsync(HttpContext context, RestAddress address, CampaignTable table, string key)
    {
        // The official client sends `{}` with a DELETE; the server must take it off the connection.
        using var body = await RequestBody.ReadAsync(context);
        lock (store.Gate)
            table.Delete(FindRow(table, address, key));
        context.Response.StatusCode = 200;
    }

    private Task Read(HttpContext context, RestAddress address, CampaignTable table, ReadOnlyMemory<string> rest)
    {
        var resource = table.Layout.Definition;
        var filters = 0;
        while (filters < rest.Length && resource.Filters.Any(f => f.Name == rest.Span[filters]))
            filters++;
        var tail = rest[filters..];
        if (filters == 0 && tail is { Length: 1, Span: ["metadata"] })
            return _metadata.DescribeAsync(context, address, table);
        if (tail.Length == 0)
            return ReadCollectionAsync(context, address, table, rest, projection: null);
        if (tail is { Length: 1, Span: ["_count"] })
            return CountAsync(context, address, table, rest[..filters]);
        if (tail.Length == 1 && (tail.Span[0] is "PKey" or "href" || resource.Find(tail.Span[0]) is not null))
            return ReadCollectionAsync(context, address, table, rest[..filters], tail.Span[0]);
        if (filters > 0 || tail.Length > 2)
            throw Refusals.WrongPath();
        return ReadItemAsync(context, address, table, tail);
    }

    private async Task ReadCollectionAsync(
        HttpContext context, RestAddress address, CampaignTable table, ReadOnlyMemory<string> filters, string? projection)
    {
        var query = CollectionQuery.Read(table, filters.Span, address);
        CollectionPage page;
        lock (store.Gate)
            page = CollectionPage.Take(query);
        using var answer = new PooledBuffer(16384);
        var path = string.Join('/', filters.ToArray().Prepend(table.Layout.Definition.Name)) + (projection is null ? "" : $"/{projection}");
        new CollectionWriter(_rows, policy).Write(answer, query, page, address, path, projection);
        await Answer.SendAsync(context, 200, Answer.Json, answer);
    }

    private async Task CountAsync(HttpContext context, RestAddress address, CampaignTable table, ReadOnlyMemory<string> filters)
    {
        var query = CollectionQuery.Read(table, filters.Span, address).FromTheStart();
        int count;
        lock (store.Gate)
            count = CollectionPage.Matching(query).Count();
        await Answer.SendAsync(context, 200, Answer.Json, $"{{\"count\":{count}}}");
    }

    private async Task ReadItemAsync(HttpContext context, RestAddress address, CampaignTable table, ReadOnlyMemory<string> path)
    {
        CampaignRow row;
        lock (store.Gate)
            row = FindRow(table, address, path.Span[0]);
        using var answer = new PooledBuffer(8192);
        var view = table.Layout.View(address.Branch);
        if (path.Length == 1)
            _rows.Write(answer, table, view, row, address.Base);
        else if (table.Layout.Definition.Find(path.Span[1]) is { Kind: FieldKind.Collection })
            answer.Write("{\"content\":[],\"count\":{\"value\":0},\"serverSidePagination\":true}"u8);
        else if (!_rows.TryWriteField(answer, table, view, row, path.Span[1], address.Base))
            throw Refusals.WrongPath();
        await Answer.SendAsync(context, 200, Answer.Json, answer);
    }

    /// <summary>Finds a row by PKey or, under profileAndServicesExt and customResources, by its identification key. Under the lock.</summary>
    private static CampaignRow FindRow(CampaignTable table, RestAddress address, string key)
    {
        var resource = table.Layout.Definition;
        var row = table.FindByPKey(key);
        if (row is null && key.StartsWith('@'))
            throw Refusals.UnknownPKey(resource, key);
        if (row is null && (address.Branch != ResourceBranches.BuiltIn || resource.Name != "profile"))
            row = table.FindByKey(key);
        return row is not null && table.IsVisible(row) ? row : throw Refusals.UnknownKey(resource, key);
    }
}
