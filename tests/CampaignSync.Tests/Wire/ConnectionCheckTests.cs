using CampaignSync.Connectors;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire;

/// <summary>The check of connections: a finding per need, and nothing written.</summary>
public sealed class ConnectionCheckTests
{
    private static ConnectionsDefinition Connections(string url, Uri? journal) => new()
    {
        Dataverse = new DataverseConnection(new Uri(url + "/"), new Uri(url + "/dv/token"), null, "c", new SecretReference("f", null)),
        Campaign = new CampaignConnection(new Uri(url + "/acme/campaign"), new Uri(url + "/ac/token"), "s", "o", "c", new SecretReference("f", null), journal, []),
    };

    private static Task<IReadOnlyList<ConnectionFinding>> CheckAsync(WireServer server, Uri? journal)
        => new ConnectionCheck(new FixedSecrets(), TimeProvider.System).CheckAsync(Connections(server.Url, journal), default);

    [Fact]
    public async Task SystemsThatAreAway_AreFindings_AndWhatNeedsTheSignInIsNotTried()
    {
        await using var server = new WireServer(r => r.Target.EndsWith("/token", StringComparison.Ordinal)
            ? WireReply.Of(401, """{"error":"invalid_client"}""", "application/json") : WireReply.Drop);

        var findings = await CheckAsync(server, null);

        Assert.Equal(9, findings.Count);
        Assert.All(findings, f => Assert.False(f.Works));
        Assert.Contains("invalid_client", findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("Not tried", findings[1].Message, StringComparison.Ordinal);
        Assert.All(server.Requests, r => Assert.EndsWith("/token", r.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachNeed_IsTriedByItself()
    {
        await using var server = new WireServer(r => r.Target switch
        {
            _ when r.Target.EndsWith("/token", StringComparison.Ordinal) => WireReply.Of(200, """{"access_token":"t","expires_in":3600}""", "application/json"),
            _ when r.Target.EndsWith("/WhoAmI", StringComparison.Ordinal) => WireReply.Of(200, """{"UserId":"8a1b2c3d-0000-4000-8000-000000000002"}"""),
            _ when r.Target.Contains("prvAppendToContact", StringComparison.Ordinal) => WireReply.Of(200, """{"RolePrivileges":[]}"""),
            _ when r.Target.Contains("/systemusers(8a1b2c3d-0000-4000-8000-000000000002)/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prv", StringComparison.Ordinal) => WireReply.Of(200, """{"RolePrivileges":[{"Depth":"Global"}]}"""),
            _ when r.Target.Contains("/PKey", StringComparison.Ordinal) => WireReply.Of(200, """{"content":[]}"""),
            _ when r.Target.Contains("/resourceType/", StringComparison.Ordinal) => WireReply.Of(200, """{"content":{}}"""),
            _ when r.Target.Contains("/profile/0000", StringComparison.Ordinal) => WireReply.Text(404, Campaign.CampaignWire.UnknownKey),
            _ when r.Target.StartsWith("/journal", StringComparison.Ordinal) => WireReply.Of(204, headers: "Link: </journal?since=x>; rel=\"next\""),
            _ => WireReply.Of(403, """{"error":{"code":"0x80040220","message":"is missing prvReadEntity privilege"}}"""),
        });

        var findings = await CheckAsync(server, new Uri(server.Url + "/journal"));

        Assert.Equal(
            [
                ("Dataverse", "sign in", true), ("Dataverse", "read metadata", false), ("Dataverse", "read contacts with change tracking", false),
                ("Dataverse", "create activities of contacts", false), ("Dataverse", "write contacts", true), ("Campaign", "sign in", true),
                ("Campaign", "read metadata", true), ("Campaign", "find profiles by the key in the URL", true), ("Campaign", "read the event journal", true),
            ],
            findings.Select(f => (f.System, f.Need, f.Works)));
        Assert.Contains("prvReadEntity", findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("lack prvAppendToContact, which Egress needs", findings[3].Message, StringComparison.Ordinal);
        Assert.All(server.Requests, r => Assert.True(r.Method == "GET" || r.Target.EndsWith("/token", StringComparison.Ordinal)));
    }
}
