using System.Globalization;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Writes opt-out columns of contacts under the version that was read: one by itself, more in a batch, which is one request of the limit.</summary>
internal sealed class DataverseContactFlags(DataverseApi api) : IContactFlags
{
    private readonly string _apiPath = new Uri(api.Root).AbsolutePath;

    public async Task<Guid> WhoAmIAsync(CancellationToken cancellationToken) => await api.WhoAmIAsync(Lane.OptOut, cancellationToken);

    public async Task<IReadOnlyList<WriteOutcome>> WriteContactFlagsAsync(IReadOnlyList<ContactFlagsWrite> writes, Lane lane, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count == 1)
            return [await WriteOneAsync(writes[0], lane, cancellationToken)];
        var outcomes = new List<WriteOutcome>(writes.Count);
        foreach (var chunk in writes.Chunk(PatchBatch.MostOperations))
            outcomes.AddRange(await WriteBatchAsync(chunk, lane, cancellationToken));
        return outcomes;
    }

    private async Task<WriteOutcome> WriteOneAsync(ContactFlagsWrite write, Lane lane, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Patch, api.Address(AddressOf(write)), lane)
        {
            Headers = [new("If-Match", ETag(write))],
            Body = write.Body,
            WantsJson = false,
        };
        try
        {
            using var answer = await api.Channel.SendAsync(request, cancellationToken);
            return RemoteChannel.IsAway(answer, wantsJson: false) && answer.Status != 429
                ? new WriteOutcome(OutcomeKind.Unavailable, null, api.Channel.Describe(answer), OutcomeText.Of(request), answer.Shown, answer.RetryAfter)
                : DataverseVerdict.Of(answer.Status, ErrorBody.Of(answer), "contact", OutcomeText.Of(request), answer.Shown, answer.RetryAfter);
        }
        catch (RemoteFaultException fault)
        {
            return FaultOutcome.Of(fault, OutcomeText.Of(request));
        }
    }

    private async Task<WriteOutcome[]> WriteBatchAsync(ContactFlagsWrite[] writes, Lane lane, CancellationToken cancellationToken)
    {
        var batch = new PatchBatch();
        foreach (var write in writes)
            batch.Add(_apiPath + AddressOf(write), $"If-Match: {ETag(write)}", write.Body.Span);
        try
        {
            using var answer = await api.Channel.SendAsync(batch.End(api, lane), cancellationToken);
            var parts = PatchBatch.Parts(answer);
            return [.. writes.Select((write, i) => parts.Count > 0
                ? OfPart(parts, i, writes)
                : PatchBatch.OfWhole(answer, api, "contact", RequestOf(write)))];
        }
        catch (RemoteFaultException fault)
        {
            return [.. writes.Select(write => FaultOutcome.Of(fault, RequestOf(write)))];
        }
    }

    private WriteOutcome OfPart(List<BatchPart> parts, int at, ContactFlagsWrite[] writes)
    {
        if (parts.Count > writes.Length || at >= parts.Count)
            return PatchBatch.Unanswered(RequestOf(writes[at]));
        var part = parts[at];
        return part.IsSuccess ? WriteOutcome.Done : DataverseVerdict.Of(part.Status, ErrorBody.Of(part.Body), "contact", RequestOf(writes[at]), PatchBatch.Shown(part), part.RetryAfter);
    }

    private string RequestOf(ContactFlagsWrite write) => OutcomeText.Of("PATCH", _apiPath + AddressOf(write), write.Body);

    private static string AddressOf(ContactFlagsWrite write) => $"contacts({write.Contact:D})";

    private static string ETag(ContactFlagsWrite write) => string.Create(CultureInfo.InvariantCulture, $"W/\"{write.Version}\"");
}
