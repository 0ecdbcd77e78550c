using System.Text.Json.Nodes;

namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class JournalTests : IAsyncLifetime
{
    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync() => _campaign = await CampaignSandbox.StartAsync();

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task EmptyJournal_Answers204WithLinks()
    {
        var reply = await _campaign.GetAsync(_campaign.Address.JournalUrl);

        Assert.Equal((204, "1"), (reply.Status, reply.Headers["Retry-After"]));
        foreach (var relation in (string[])["next", "events", "count", "latest", "page", "seek", "validate"])
            Assert.Contains($"rel=\"{relation}\"", reply.Headers["Link"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walk_WithRepeatsAndDisorder_ShowsEveryEvent()
    {
        await _campaign.AdminAsync("events", """{"count":200,"seed":3,"duplicates":0.2,"disorder":0.3,"softBounceShare":0.5,"withoutContactShare":0.1,"unknownContactShare":0.1}""");

        var (events, last) = await WalkAsync($"{_campaign.Address.JournalUrl}?limit=30");

        Assert.Equal(200, events.Select(e => (string)e["event"]!["@id"]!).Distinct().Count());
        Assert.True(events.Count > 200);
        Assert.Equal(events.Count, events.Select(e => (string)e["position"]!).Distinct().Count());
        var times = events.Select(e => (string)e["event"]!["time"]!).ToArray();
        Assert.NotEqual(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(["bounce", "click", "open", "send"], events.Select(e => (string)e["event"]!["type"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(events, e => (string?)e["event"]!["bounceType"] == "soft");
        Assert.Contains(events, e => (string)e["event"]!["profile"]!["externalId"]! == "");
        Assert.All(events, e => Assert.NotNull(e["event"]!["campaign"]!["name"]));
        Assert.Contains("&limit=30", last, StringComparison.Ordinal);
        await _campaign.AdminAsync("events", """{"count":2}""");
        Assert.Equal(2, (await _campaign.GetAsync(last)).Json["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Events_WithTheSameSeed_AreTheSame()
    {
        await _campaign.AdminAsync("events", """{"count":5,"seed":9}""");
        await _campaign.AdminAsync("events", """{"count":5,"seed":9}""");

        var (events, _) = await WalkAsync(_campaign.Address.JournalUrl);

        Assert.Equal(5, events.Select(e => (string)e["event"]!["@id"]!).Distinct().Count());
    }

    [Fact]
    public async Task Latest_BeginsBehindWhatIsThere()
    {
        await _campaign.AdminAsync("events", """{"count":3}""");
        var latest = await _campaign.GetAsync($"{_campaign.Address.JournalUrl}?latest=true");
        await _campaign.AdminAsync("events", """{"events":[{"@id":"x","anything":1}]}""");

        var (events, _) = await WalkAsync(Next(latest)!);

        Assert.Equal(204, latest.Status);
        Assert.Equal("""{"@id":"x","anything":1}""", Assert.Single(events)["event"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Position_PastRetention_IsGone(bool byClock)
    {
        await _campaign.AdminAsync("events", """{"count":3}""");
        var first = (string)(await _campaign.GetAsync(_campaign.Address.JournalUrl + "?limit=1")).Json["_page"]!["last"]!;

        if (byClock)
            await _campaign.AdminAsync("clock", """{"advanceSeconds":605000}""");
        else
            await _campaign.AdminAsync("expire", """{"what":"positions"}""");
        await _campaign.SignInAsync();
        var gone = await _campaign.GetAsync($"{_campaign.Address.JournalUrl}?since={first}");
        await _campaign.AdminAsync("events", """{"count":2}""");
        var oldest = await _campaign.GetAsync(_campaign.Address.JournalUrl);

        Assert.Equal((410, $"Events at position {first} have expired."), (gone.Status, gone.Text));
        Assert.Equal(2, (int)oldest.Json["_page"]!["count"]!);
    }

    [Theory]
    [InlineData("notJson", "application/json", true)]
    [InlineData("html", "text/html", false)]
    [InlineData("noEvents", "application/json", true)]
    [InlineData("noNext", "application/json", false)]
    public async Task Malformed_ForOneAnswer_ThenRightAgain(string kind, string mediaType, bool hasNext)
    {
        await _campaign.AdminAsync("events", """{"count":3}""");
        await _campaign.AdminAsync("journal", $$"""{"malformed":"{{kind}}","malformedCount":1}""");

        var wrong = await _campaign.GetAsync(_campaign.Address.JournalUrl);
        var right = await _campaign.GetAsync(_campaign.Address.JournalUrl);

        Assert.Equal((200, mediaType, hasNext), (wrong.Status, wrong.MediaType, wrong.Headers.ContainsKey("Link")));
        Assert.Equal(3, right.Json["events"]!.AsArray().Count);
        Assert.NotNull(Next(right));
    }

    [Fact]
    public async Task Registrations_LeadToTheJournal()
    {
        var root = new Uri(_campaign.Address.JournalUrl).GetLeftPart(UriPartial.Authority);

        var listing = (await _campaign.GetAsync($"{root}/events/1/2/3/registrations")).Json;

        Assert.Equal(_campaign.Address.JournalUrl, (string)listing["_embedded"]!["registrations"]![0]!["_links"]!["rel:events"]!["href"]!);
    }

    private async Task<(List<JsonNode> Events, string Last)> WalkAsync(string address)
    {
        var events = new List<JsonNode>();
        while (true)
        {
            var reply = await _campaign.GetAsync(address);
            if (reply.Status == 204)
                return (events, Next(reply)!);
            Assert.Equal(200, reply.Status);
            events.AddRange(reply.Json["events"]!.AsArray().Select(e => e!));
            address = Next(reply)!;
        }
    }

    /// <summary>The link to the next answer; it is relative to the host.</summary>
    private string? Next(Reply reply)
    {
        if (!reply.Headers.TryGetValue("Link", out var links))
            return null;
        var next = links.Split(", ").Single(l => l.EndsWith("rel=\"next\"", StringComparison.Ordinal));
        Assert.StartsWith("</events-fast/", next, StringComparison.Ordinal);
        return new Uri(new Uri(_campaign.Address.JournalUrl), next[1..next.IndexOf('>', StringComparison.Ordinal)]).AbsoluteUri;
    }
}
