using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>One Campaign instance: its connections, its token, and the ports that are spoken over them.</summary>
public sealed class CampaignConnector : IDisposable
{
    private const string System = "Campaign";
    private const string JournalName = "The Campaign event journal";
    private const string Remedy =
        "Check clientId, clientSecret, scope and organizationId in the connections, and that the credential's product profile includes the Campaign instance.";

    private readonly HttpMessageInvoker _http;
    private readonly HttpMessageInvoker _tokenHttp;
    private readonly HttpMessageInvoker? _journalHttp;

    /// <param name="gate">Stands before every request to the instance; requests to the token endpoint and to the journal, which are other services with limits of their own, do not pass it.</param>
    /// <exception cref="FatalException"><c>CredentialRejected</c>: an address that is neither https nor loopback.</exception>
    public CampaignConnector(CampaignConnection connection, ISecretReader secrets, IRequestGate gate, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var origin = new Origin(System, connection.Url);
        Origin.RequireSecure(System, connection.TokenUrl);
        _http = HttpTransport.Open(connection.Url);
        _tokenHttp = HttpTransport.Open(connection.TokenUrl);
        var grant = new TokenGrant(System, connection.TokenUrl, connection.ClientId, connection.ClientSecret, connection.Scope, Remedy);
        var tokens = new TokenProvider(new TokenEndpoint(grant, secrets, _tokenHttp, time), time);
        KeyValuePair<string, string>[] headers =
        [
            new("Accept", "application/json"),
            new("X-Api-Key", connection.ClientId),
            new("Cache-Control", "no-cache"),
        ];
        var channel = new RemoteChannel(System, origin, _http, tokens, gate, time, headers, Remedy);
        var api = new CampaignApi(channel, connection.Url);
        Records = new CampaignRecords(api);
        Profiles = new CampaignProfileFlags(api);
        if (connection.JournalUrl is { } journalUrl)
        {
            var journalOrigin = new Origin(JournalName, journalUrl, connection.JournalHosts);
            _journalHttp = HttpTransport.Open(journalUrl);
            KeyValuePair<string, string>[] journalHeaders = [new("Accept", "application/json"), new("x-api-key", connection.ClientId), new("x-ims-org-id", connection.OrganizationId)];
            Journal = new CampaignJournal(new RemoteChannel(JournalName, journalOrigin, _journalHttp, tokens, new OpenGate(), time, journalHeaders, Remedy), journalUrl);
        }
    }

    /// <summary>Profiles and custom resources, written by key.</summary>
    public IRecordDestination Records { get; }

    /// <summary>Opt-out attributes of profiles.</summary>
    public IProfileFlags Profiles { get; }

    /// <summary>Email marketing events; null: the connections name no journal.</summary>
    public IEventJournal? Journal { get; }

    public void Dispose()
    {
        _journalHttp?.Dispose();
        _http.Dispose();
        _tokenHttp.Dispose();
    }
}
