using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>A row named in a payload: <c>/contacts(…)</c>, <c>contacts(…)</c>, the whole address, or <c>$1</c> in a change set.</summary>
internal sealed class RowAddress(DataverseStore store, ODataRequest request)
{
    /// <exception cref="DataverseException">It names no table, or no key of it.</exception>
    public (Table Table, RowKey Key) Parse(string text)
    {
        var path = text;
        if (path.StartsWith('$'))
            path = request.ContentIds?.GetValueOrDefault(path[1..]) ?? throw UnknownContentId(path);
        if (path.StartsWith(request.BaseAddress, StringComparison.OrdinalIgnoreCase))
            path = path[request.BaseAddress.Length..];
        else if (Uri.TryCreate(path, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            path = AfterVersion(uri.AbsolutePath);
        else
            path = AfterVersion(path);
        var resource = ResourcePath.Parse(path.TrimStart('/'));
        var table = store.BySet(resource.Name) ?? throw Errors.SegmentMissing(resource.Name);
        return resource is { Key: { } key, Rest: [] }
            ? (table, RowKey.Parse(table, key))
            : throw Errors.BadQuery($"Invalid URI '{text}': it names no single row.");
    }

    /// <exception cref="DataverseException">The row does not exist.</exception>
    public RowView Find(IRows rows, string text)
    {
        var (table, key) = Parse(text);
        return key.TryFind(rows, table, out var row) ? row : throw key.Missing(table);
    }

    public static DataverseException UnknownContentId(string reference)
        => new(400, "0x80060888", $"Content-ID Reference: '{reference}' does not exist in the batch context.");

    private static string AfterVersion(string path)
    {
        const string Root = "/api/data/v9.";
        var at = path.IndexOf(Root, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? path : path[(path.IndexOf('/', at + Root.Length) + 1)..];
    }
}
