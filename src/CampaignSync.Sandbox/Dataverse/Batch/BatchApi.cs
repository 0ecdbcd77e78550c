using System.Globalization;
using System.Text;
using CampaignSync.Sandbox.Counting;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Batch;

/// <summary>
/// <c>$batch</c>: up to 1,000 operations, change sets all or nothing, <c>$1</c> for what a change set created, and an
/// outer status that is the failure's unless the client wants to go on after errors.
/// </summary>
internal sealed class BatchApi(DataverseService service, DataverseStore store, RequestCounts counts)
{
    private const int MostOperations = 1000;

    /// <returns>The status, the content type and the body of the answer.</returns>
    public async ValueTask<(int Status, string ContentType, ReadOnlyMemory<byte> Body)> RunAsync(
        string? contentType, Preferences prefer, string baseAddress, ReadOnlyMemory<byte> body)
    {
        if (Multipart.BoundaryOf(contentType) is not { } boundary)
            return Failed(Errors.BadQuery("Invalid Content-Type header value for $batch: multipart/mixed with a boundary is expected."));
        var parts = new List<(BatchPart Part, List<BatchPart>? ChangeSet)>();
        foreach (var part in Multipart.Split(body, boundary))
            parts.Add((part, Multipart.BoundaryOf(part.Header("Content-Type")) is { } inner ? Multipart.Split(part.Content, inner) : null));
        var operations = parts.Sum(p => p.ChangeSet?.Count ?? 1);
        if (operations > MostOperations)
        {
            return Failed(new DataverseException(
                400, "0x8004E00A",
                string.Create(CultureInfo.InvariantCulture, $"The number of operations in the batch, {operations}, exceeds the limit of {MostOperations}.")));
        }

        var writer = new BatchWriter();
        var status = 200;
        foreach (var (part, changeSet) in parts)
        {
            var failure = changeSet is null
                ? await AloneAsync(writer, part, baseAddress)
                : await ChangeSetAsync(writer, changeSet, baseAddress);
            if (failure is not { } code || prefer.ContinueOnError)
                continue;
            status = code;
            break;
        }

        return (status, "multipart/mixed; boundary=" + writer.Boundary, writer.End());
    }

    private async ValueTask<int?> AloneAsync(BatchWriter writer, BatchPart part, string baseAddress)
    {
        var response = Request(part, baseAddress, null) is { } request
            ? service.Execute(request)
            : ODataResponse.Of(Errors.BadQuery("A part of the batch is no HTTP request."));
        await writer.AddAsync(response, part.Header("Content-ID"));
        return response.Status >= 400 ? response.Status : null;
    }

    private async ValueTask<int?> ChangeSetAsync(BatchWriter writer, List<BatchPart> changeSet, string baseAddress)
    {
        var (responses, failure) = Commit(changeSet, baseAddress);
        if (failure is not null)
        {
            await writer.AddAsync(failure, null);
            return failure.Status;
        }

        await writer.AddChangeSetAsync(responses);
        return null;
    }

    /// <summary>Carries out a change set; nothing of it stays if one of its requests fails.</summary>
    private (List<(ODataResponse Response, string? ContentId)> Responses, ODataResponse? Failure) Commit(
        List<BatchPart> changeSet, string baseAddress)
    {
        var responses = new List<(ODataResponse, string?)>();
        var contentIds = new Dictionary<string, string>(StringComparer.Ordinal);
        using var transaction = store.Begin();
        foreach (var part in changeSet)
        {
            ODataResponse response;
            try
            {
                response = Request(part, baseAddress, contentIds) is { Method: not "GET" } request
                    ? service.Execute(request, transaction)
                    : ODataResponse.Of(Errors.BadQuery("A GET request is not allowed in a change set."));
            }
            catch (DataverseException unknown)
            {
                response = ODataResponse.Of(unknown);
            }

            if (response.Status >= 400)
                return ([], response);
            var id = part.Header("Content-ID");
            if (id is not null && response.Headers.Find(h => h.Name == "OData-EntityId").Value is { } address)
                contentIds[id] = address;
            responses.Add((response, id));
        }

        transaction.Commit();
        return (responses, null);
    }

    /// <exception cref="DataverseException">It begins with a Content-ID that is not known.</exception>
    private ODataRequest? Request(BatchPart part, string baseAddress, Dictionary<string, string>? contentIds)
    {
        var content = part.Content.Span;
        while (!content.IsEmpty && content[0] is (byte)'\r' or (byte)'\n')
            content = content[1..];
        var end = content.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        var line = Encoding.UTF8.GetString(content[..end]).TrimEnd('\r').Split(' ');
        if (line is not [var method, var address, ..])
            return null;
        var inner = BatchPart.Parse(part.Content[(part.Content.Length - content.Length + end + 1)..]);
        var target = Target(address, baseAddress, contentIds);
        counts.Add("dataverse.batch." + RequestKinds.OfMethod(method));
        return new ODataRequest(method, baseAddress, target, inner.Header, inner.Content) { ContentIds = contentIds };
    }

    private static string Target(string address, string baseAddress, Dictionary<string, string>? contentIds)
    {
        if (address.StartsWith('$') && address.Length > 1 && char.IsAsciiDigit(address[1]))
        {
            var length = address.IndexOfAny(['/', '?']) is var at and > 0 ? at : address.Length;
            var known = contentIds?.GetValueOrDefault(address[1..length])
                ?? throw Writing.RowAddress.UnknownContentId(address[..length]);
            address = known + address[length..];
        }

        if (address.StartsWith(baseAddress, StringComparison.OrdinalIgnoreCase))
            return address[baseAddress.Length..];
        // An absolute path, or the address of the same service under another name of this machine.
        const string Root = "/api/data/v9.";
        var root = address.IndexOf(Root, StringComparison.OrdinalIgnoreCase);
        if (root < 0)
            return address;
        var rest = address.IndexOf('/', root + Root.Length);
        return rest < 0 ? "" : address[(rest + 1)..];
    }

    private static (int Status, string ContentType, ReadOnlyMemory<byte> Body) Failed(DataverseException error)
        => (error.Status, ODataResponse.JsonType, ODataResponse.Of(error).Body);
}
