using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>One Dataverse organization: its connections, its token, and the ports that are spoken over them.</summary>
public sealed class DataverseConnector : IDisposable
{
    private const string System = "Dataverse";
    private const string Remedy =
        "Check clientId and clientSecret in the connections: the secret must be current and belong to the app registration, and the app must be an application user of the organization.";

    private static readonly KeyValuePair<string, string>[] s_headers =
    [
        new("Accept", "application/json"),
        new("OData-MaxVersion", "4.0"),
        new("OData-Version", "4.0"),
    ];

    private readonly HttpMessageInvoker _http;
    private readonly HttpMessageInvoker _tokenHttp;

    /// <param name="gate">Stands before every request to the organization; requests to the token endpoint do not pass it.</param>
    /// <exception cref="FatalException"><c>CredentialRejected</c>: an address that is neither https nor loopback.</exception>
    public DataverseConnector(DataverseConnection connection, ISecretReader secrets, IRequestGate gate, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var origin = new Origin(System, connection.Url);
        Origin.RequireSecure(System, connection.TokenUrl);
        _http = HttpTransport.Open(connection.Url);
        _tokenHttp = HttpTransport.Open(connection.TokenUrl);
        var grant = new TokenGrant(System, connection.TokenUrl, connection.ClientId, connection.ClientSecret, $"{origin.Text}/.default", Remedy);
        var tokens = new TokenProvider(new TokenEndpoint(grant, secrets, _tokenHttp, time), time);
        var channel = new RemoteChannel(System, origin, _http, tokens, gate, time, s_headers, Remedy);
        var api = new DataverseApi(channel, connection.Url);
        Records = new DataverseRecords(api);
        Activities = new DataverseActivities(api);
        Contacts = new DataverseContactFlags(api);
        Privileges = new DataversePrivileges(api);
    }

    /// <summary>Tables, read in full and by their changes.</summary>
    public IRecordSource Records { get; }

    /// <summary>Timeline activities, written in batches.</summary>
    public IActivityDestination Activities { get; }

    /// <summary>Opt-out columns of contacts.</summary>
    public IContactFlags Contacts { get; }

    internal DataversePrivileges Privileges { get; }

    public void Dispose()
    {
        _http.Dispose();
        _tokenHttp.Dispose();
    }
}
