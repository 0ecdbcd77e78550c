using CampaignSync.Connectors.Dataverse;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>A Dataverse that answers as the test says, and the connector before it. The token endpoint is there already.</summary>
internal sealed class DataverseWire : IAsyncDisposable
{
    public const string Api = "/api/data/v9.2/";
    public const string TokenPath = "/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token";

    private readonly Func<WireRequest, WireReply> _answer;
    private int _tokens;

    public DataverseWire(Func<WireRequest, WireReply> answer, TimeProvider? time = null)
    {
        _answer = answer;
        Server = new WireServer(Answer);
        var connection = new DataverseConnection(
            new Uri(Server.Url + "/"), new Uri(Server.Url + TokenPath), null, "client-1", new SecretReference("secret", null));
        Connector = new DataverseConnector(connection, new FixedSecrets(), Gate, time ?? TimeProvider.System);
    }

    /// <summary>What the token endpoint answers; by default a token of an hour, another each time.</summary>
    public Func<WireRequest, WireReply>? Token { get; init; }

    public WireServer Server { get; }
    public RecordingGate Gate { get; } = new();
    public DataverseConnector Connector { get; }
    public IRecordSource Records => Connector.Records;

    /// <summary>Requests to the organization; those for tokens left out.</summary>
    public IReadOnlyList<WireRequest> Calls => [.. Server.Requests.Where(r => !r.Target.EndsWith("/token", StringComparison.Ordinal))];

    public int TokensIssued => _tokens;

    public static SourceQuery Query(params string[] columns) => new(
        new SourceTable
        {
            LogicalName = "contact",
            EntitySetName = "contacts",
            PrimaryId = "contactid",
            ChangeTracking = true,
            Columns = new Dictionary<string, SourceColumn>(),
        },
        columns,
        Lane.Load)
    { PageSize = 1000 };

    public async ValueTask DisposeAsync()
    {
        Connector.Dispose();
        await Server.DisposeAsync();
    }

    private WireReply Answer(WireRequest request)
    {
        if (!request.Target.EndsWith("/token", StringComparison.Ordinal))
            return _answer(request);
        var number = Interlocked.Increment(ref _tokens);
        return Token?.Invoke(request)
            ?? WireReply.Of(200, $$"""{"token_type":"Bearer","expires_in":3599,"access_token":"token-{{number}}"}""", "application/json");
    }
}
