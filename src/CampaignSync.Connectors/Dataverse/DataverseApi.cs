using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>The Web API of one organization, below its ports.</summary>
internal sealed class DataverseApi(RemoteChannel channel, Uri organization)
{
    /// <summary><c>https://org.crm.dynamics.com/api/data/v9.2/</c></summary>
    public string Root { get; } = organization.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/data/v9.2/";

    public RemoteChannel Channel { get; } = channel;

    /// <summary>An address below the root, of text that is escaped already.</summary>
    public Uri Address(string path) => Origin.Verbatim(Root + path);

    /// <summary>Gets a small JSON document, such as metadata; null where the answer is 404.</summary>
    public async Task<JsonDocument?> GetAsync(string path, Lane lane, CancellationToken cancellationToken)
    {
        using var answer = await Channel.SendAsync(
            new RemoteRequest(HttpMethod.Get, Address(path), lane) { Limit = BodyReader.PageLimit }, cancellationToken);
        if (answer.Status == 404 && answer.LooksLikeJson)
            return null;
        if (!answer.IsSuccess || RemoteChannel.IsAway(answer) || answer.Cut)
            throw DataverseFaults.Of(answer, Channel, path);
        try
        {
            return JsonDocument.Parse(answer.Body.ToArray());
        }
        catch (JsonException e)
        {
            throw new TransientException($"Dataverse answered {path} with JSON that cannot be read.", inner: e);
        }
    }

    /// <summary>A harmless call: who are we?</summary>
    /// <returns>The id of the application user.</returns>
    public async Task<Guid> WhoAmIAsync(Lane lane, CancellationToken cancellationToken)
    {
        using var me = await GetAsync("WhoAmI", lane, cancellationToken)
            ?? throw new TransientException($"There is no Dataverse Web API at {Root}. If it stays so, compare dataverse.url in the connections with the organization's address.");
        // It becomes a part of addresses: a GUID, and nothing else. As it stands, because text may be no Unicode.
        return me.RootElement.ValueKind == JsonValueKind.Object && me.RootElement.TryGetProperty("UserId", out var user) && user.ValueKind == JsonValueKind.String && Guid.TryParseExact(user.GetRawText().Trim('"'), "D", out var id)
            ? id
            : throw new TransientException("Dataverse answered WhoAmI without a user id.");
    }
}
