using System.Globalization;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Writes opt-out columns of contacts under the version that was read.</summary>
internal sealed class DataverseContactFlags(DataverseApi api) : IContactFlags
{
    public async Task<WriteOutcome> WriteContactFlagsAsync(Guid contact, long version, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Patch, api.Address($"contacts({contact:D})"), Lane.OptOut)
        {
            Headers = [new("If-Match", string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\""))],
            Body = body,
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
}
