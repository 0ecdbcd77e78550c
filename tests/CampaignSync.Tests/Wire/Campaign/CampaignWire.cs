using System.Text;
using CampaignSync.Connectors.Campaign;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>A Campaign instance that answers as the test says, and the connector before it. The token endpoint is there already.</summary>
internal sealed class CampaignWire : IAsyncDisposable
{
    public const string Root = "/acme/campaign/profileAndServicesExt/";
    public const string Key = "8a1b2c3d-0000-4000-8000-000000000001";

    /// <summary>Campaign's words for a key that no record has.</summary>
    public const string UnknownKey =
        "RST-360011 An error has occurred - please contact your administrator. Unable to find document with path 'Service' from key 'adobe_nl:0' (document with schema 'service' and name 'adobe_nl')";

    public const string WrongPath = "RST-360011 An error has occurred - please contact your administrator. Error rc=-2003";

    public const string Duplicate =
        "A 'Service' with the same key 'SVC4' already exists. PGS-220000 PostgreSQL error: ERROR:  duplicate key value violates unique constraint \"nmsservice_name\" DETAIL:  Key (sname)=(SVC4) already exists.";

    private readonly Func<WireRequest, WireReply> _answer;

    public CampaignWire(Func<WireRequest, WireReply> answer, TimeProvider? time = null)
    {
        _answer = answer;
        Server = new WireServer(r => r.Target == "/ims/token/v3" ? Token(r) : _answer(r));
        var connection = new CampaignConnection(
            new Uri(Server.Url + "/acme/campaign"), new Uri(Server.Url + "/ims/token/v3"), "openid,campaign_sdk", "ORG@AdobeOrg", "client-1",
            new SecretReference("secret", null), new Uri(Server.Url + "/events/organizations/1/integrations/2/3"), []);
        Connector = new CampaignConnector(connection, new FixedSecrets(), Gate, time ?? TimeProvider.System);
    }

    public Func<WireRequest, WireReply> Token { get; init; } =
        _ => WireReply.Of(200, """{"access_token":"ims-token","token_type":"bearer","expires_in":86399}""", "application/json");

    public WireServer Server { get; }
    public RecordingGate Gate { get; } = new();
    public CampaignConnector Connector { get; }
    public IRecordDestination Records => Connector.Records;

    /// <summary>Requests to the instance; those for tokens left out.</summary>
    public IReadOnlyList<WireRequest> Calls => [.. Server.Requests.Where(r => r.Target != "/ims/token/v3")];

    /// <summary>Method and path below the root, for each request.</summary>
    public IReadOnlyList<string> Lines => [.. Calls.Select(c => c.Line.Replace(Root, "", StringComparison.Ordinal))];

    public static WireReply Created { get; } = WireReply.Of(
        201, """{"PKey":"@abc","href":"https://mc.adobe.io/acme/campaign/profileAndServicesExt/profile/@abc","firstName":"A","location":{"city":""}}""", "application/json");

    public static WireReply Updated { get; } = WireReply.Of(
        200, """{"PKey":"@abc","href":"https://mc.adobe.io/acme/campaign/profileAndServicesExt/profile/@abc"}""", "application/json");

    public static RecordWrite Write(Expectation expect, string body = """{"firstName":"A"}""", string? create = null) => new()
    {
        Resource = "profile",
        KeyField = "externalId",
        Key = Key,
        Expect = expect,
        UpdateBody = Encoding.UTF8.GetBytes(body),
        CreateBody = Encoding.UTF8.GetBytes(create ?? body),
        Lane = Lane.Load,
    };

    public static RecordWrite Delete() => Write(Expectation.Present, "{}") with { Delete = true, UpdateBody = default, CreateBody = default };

    public async ValueTask DisposeAsync()
    {
        Connector.Dispose();
        await Server.DisposeAsync();
    }
}
