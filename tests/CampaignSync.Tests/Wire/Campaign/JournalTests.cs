using System.Text;
using CampaignSync.Connectors.Campaign;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>The event journal, from the samples of the reference.</summary>
public sealed class JournalTests
{
    private const string Path = "/events/organizations/1/integrations/2/3";
    private const string Last = "camel:8a1b2c3d-0000-4000-8000-000000000001:8a1b2c3d-0000-4000-8000-000000000002";
    private const string NextPath = "/events-fast/organizations/1/integrations/2/3?since=" + Last + "&limit=5";

    private static readonly string[] s_links =
    [
        $"Link: </events/organizations/1/integrations/2/3?since=a,b>; rel=\"validate\", <{NextPath}>; rel=\"next\"",
        "Link: </events/organizations/1/integrations/2/3?latest=true>; rel=\"latest\"",
    ];

    private static WireReply Page(string body, params string[] headers) => WireReply.Of(200, body, "application/json", headers.Length > 0 ? headers : s_links);

    private static IEventJournal Of(CampaignWire wire) => wire.Connector.Journal!;

    [Fact]
    public async Task OldestPage_GivesRawEntries_AndTheNextLinkResolvedAgainstTheRequest()
    {
        await using var wire = new CampaignWire(_ => Page($$$"""
            {"events":[{"position":"p1","event":{"@id":"e1","type":"send"}} , {"position":"p2","event":"text"},5],"_page":{"last":"{{{Last}}}","count":3}}
            """));

        var page = await Of(wire).ReadAsync(link: null, atLatest: false, default);

        Assert.Equal(["""{"position":"p1","event":{"@id":"e1","type":"send"}}""", """{"position":"p2","event":"text"}""", "5"], page.Entries.Select(e => Encoding.UTF8.GetString(e.Span)));
        Assert.Equal(wire.Server.Url + NextPath, page.NextLink);
        Assert.Null(page.RetryAfter);
        var call = Assert.Single(wire.Calls);
        Assert.Equal($"GET {Path}", call.Line);
        Assert.Equal("client-1", call.Headers["x-api-key"]);
        Assert.Equal("ORG@AdobeOrg", call.Headers["x-ims-org-id"]);
        Assert.Equal("Bearer ims-token", call.Headers["Authorization"]);
    }

    [Fact]
    public async Task Link_IsFollowedVerbatim_AndLatestIsAskedForOnlyAtTheBeginning()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(204, headers: [.. s_links, "retry-after: 10"]));

        var begin = await Of(wire).ReadAsync(link: null, atLatest: true, default);
        var page = await Of(wire).ReadAsync(begin.NextLink, atLatest: true, default);

        Assert.Equal([$"GET {Path}?latest=true", $"GET {NextPath}"], wire.Calls.Select(c => c.Line));
        Assert.Empty(page.Entries);
        Assert.Equal(TimeSpan.FromSeconds(10), page.RetryAfter);
        Assert.Equal(wire.Server.Url + NextPath, page.NextLink);
    }

    [Fact]
    public async Task EmptyJournal_WithoutNextLink_IsAskedAgainAtTheSamePlace_ButNotBehindLatest()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(204));

        Assert.Equal(wire.Server.Url + Path, (await Of(wire).ReadAsync(null, atLatest: false, default)).NextLink);
        Assert.Equal(wire.Server.Url + NextPath, (await Of(wire).ReadAsync(wire.Server.Url + NextPath, atLatest: false, default)).NextLink);
        await Assert.ThrowsAsync<TransientException>(() => Of(wire).ReadAsync(null, atLatest: true, default));
    }

    [Fact]
    public async Task ExpiredPosition_ExpiresTheCursor()
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(410, $"Events at position {Last} have expired."));

        await Assert.ThrowsAsync<CursorExpiredException>(() => Of(wire).ReadAsync(wire.Server.Url + NextPath, false, default));
    }

    [Fact]
    public async Task WrongAnswers_AreTransient()
    {
        foreach (var reply in (WireReply[])
        [
            WireReply.Html(200), WireReply.Of(503), WireReply.Of(429, "", headers: "Retry-After: 3"), WireReply.Drop, WireReply.Torn("{}"), WireReply.Of(404, "{}"),
            Page("{\"events\":[{\"position\":\"came"), Page("""{"_page":{"count":0}}"""), Page("""{"events":{}}"""), Page("[]"), Page("""{"events":[]} x"""),
            Page("""{"events":[{"position":"p","event":{}}]}""", "X-No: link"), Page("""{"events":[{"a":"unended]}"""), Page("""{"events":[}]}"""),
        ])
        {
            await using var wire = new CampaignWire(_ => reply);
            await Assert.ThrowsAsync<TransientException>(() => Of(wire).ReadAsync(null, false, default));
        }
    }

    [Fact]
    public async Task EntryThatIsNotJson_ComesAsItStands_BesideTheOthers()
    {
        await using var wire = new CampaignWire(_ => Page("""
            {"events":[{"position":"p1","event":{"a":[1,2],"b":"},]"}},{"position":"p2","event":{bad}}, oops ,{"position":"p3","event":{}}],"_page":{"last":"x","count":4}}
            """));

        var page = await Of(wire).ReadAsync(null, false, default);

        Assert.Equal(
            ["""{"position":"p1","event":{"a":[1,2],"b":"},]"}}""", """{"position":"p2","event":{bad}}""", "oops ", """{"position":"p3","event":{}}"""],
            page.Entries.Select(e => Encoding.UTF8.GetString(e.Span)));
    }

    [Fact]
    public async Task LinkToAnotherHost_IsFatal_UnlessThatHostIsListed()
    {
        await using var other = new WireServer(_ => WireReply.Of(204, headers: "Link: </events?since=z>; rel=\"next\""));
        await using var wire = new CampaignWire(_ => Page("""{"events":[]}""", $"Link: <{other.Url}/events?since=y>; rel=\"next\""));

        var fault = await Assert.ThrowsAsync<FatalException>(() => Of(wire).ReadAsync(null, false, default));
        Assert.Equal(FailureId.CredentialRejected, fault.FailureId);
        Assert.Contains("journalHosts", fault.Message, StringComparison.Ordinal);
        // A position was allowed when it was kept: the connections have changed since.
        await Assert.ThrowsAsync<CursorExpiredException>(() => Of(wire).ReadAsync($"{other.Url}/events?since=y", false, default));
        Assert.Empty(other.Requests);

        var url = new Uri(wire.Server.Url);
        using var listed = new CampaignConnector(
            new CampaignConnection(
                new Uri(url, "/acme/campaign"), new Uri(url, "/ims/token/v3"), "s", "o", "c", new SecretReference("f", null), new Uri(url, Path), [new Uri(other.Url).Authority]),
            new FixedSecrets(), new RecordingGate(), TimeProvider.System);
        var page = await listed.Journal!.ReadAsync(null, false, default);
        var last = await listed.Journal.ReadAsync(page.NextLink, false, default);
        Assert.Equal($"{other.Url}/events?since=z", last.NextLink);
        Assert.Equal("Bearer ims-token", Assert.Single(other.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task RefusedCredential_IsFatal()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(403, """{"error_code":"403003","message":"Api Key is invalid"}""", "application/json"));

        var fault = await Assert.ThrowsAsync<FatalException>(() => Of(wire).ReadAsync(null, false, default));

        Assert.Equal(FailureId.CredentialRejected, fault.FailureId);
        Assert.Contains("403003", fault.Message, StringComparison.Ordinal);
    }
}
