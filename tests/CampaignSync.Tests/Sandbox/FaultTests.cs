using System.Text;
using System.Text.Json;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Tests.Sandbox.Dataverse;

namespace CampaignSync.Tests.Sandbox;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Faults_ThatAreNoList_AreRefusedInWords(string text)
        => Assert.Equal("Expected a list of faults.", Assert.Throws<JsonException>(() => FaultReader.Read(Encoding.UTF8.GetBytes(text))).Message);

    [Theory]
    [InlineData("429", 429)]
    [InlineData("429NoRetryAfter", 429)]
    [InlineData("500", 500)]
    [InlineData("502", 502)]
    [InlineData("503", 503)]
    [InlineData("html200", 200)]
    [InlineData("html502", 502)]
    [InlineData("expiredToken", 401)]
    public async Task Fault_StrikesAsOftenAsItShould(string kind, int status)
    {
        await _client.AdminAsync("PUT", "/faults", $$"""[{"target":"dataverse.whoami","kind":"{{kind}}","count":2,"retryAfter":7}]""");

        var other = await _client.GetAsync("contacts?$top=1");
        var first = await _client.GetAsync("WhoAmI");
        var second = await _client.GetAsync("WhoAmI");
        var third = await _client.GetAsync("WhoAmI");

        Assert.Equal((200, status, status, 200), (other.Status, first.Status, second.Status, third.Status));
        Assert.Equal(kind is "429" or "503", first.Headers.ContainsKey("Retry-After"));
        Assert.Equal(kind.StartsWith("html", StringComparison.Ordinal), first.Body.Contains("<html", StringComparison.Ordinal));
        Assert.Contains("\"UserId\"", third.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dropBefore", 404)]
    [InlineData("dropAfter", 200)]
    [InlineData("truncated", 200)]
    public async Task BrokenConnection_LeavesTheWriteUndoneOrDone(string kind, int found)
    {
        await _client.AdminAsync("PUT", "/faults", $$"""[{"target":"dataverse","kind":"{{kind}}","count":1}]""");

        await Assert.ThrowsAnyAsync<Exception>(() => _client.SendAsync(
            "PATCH", $"contacts({Id})", """{"firstname":"A"}""", ("Prefer", "return=representation")));

        Assert.Equal(found, (await _client.GetAsync($"contacts({Id})")).Status);
    }

    [Fact]
    public async Task TruncatedPage_BreaksInTheMiddle()
    {
        await _client.AdminAsync("PUT", "/faults", """[{"target":"dataverse.read","kind":"truncated","count":1}]""");

        await Assert.ThrowsAnyAsync<Exception>(() => _client.GetAsync("contacts"));

        Assert.Equal(200, (await _client.GetAsync("contacts")).Status);
    }

    [Fact]
    public void Plan_OfTheSameSeed_StrikesTheSameRequests()
    {
        static string Fates(int seed)
        {
            var plan = new FaultPlan(seed, [new Fault { Target = "campaign", Kind = FaultKind.ServerError, Rate = 0.3 }]);
            return string.Concat(Enumerable.Range(0, 200).Select(_ => plan.Decide("campaign.create").Fault is null ? '.' : 'x'));
        }

        Assert.Equal(Fates(5), Fates(5));
        Assert.NotEqual(Fates(5), Fates(6));
        Assert.InRange(Fates(5).Count(c => c == 'x'), 30, 90);
    }

    [Theory]
    [InlineData("""[{"target":"campaign","kind":"42"}]""")]
    [InlineData("""[{"target":"campaign"}]""")]
    [InlineData("""[{"target":"campaign","kind":"500","rate":2}]""")]
    [InlineData("""[{"target":"campaign","kind":"500","often":2}]""")]
    [InlineData("""{}""")]
    public void Faults_ThatMakeNoSense_AreRefused(string json)
        => Assert.Throws<JsonException>(() => FaultReader.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task Secret_Revoked_IsRefusedUntilItIsRestored()
    {
        var secret = _client.Server.Addresses.Dataverse.ClientSecret;
        await _client.AdminAsync("POST", "/secret", """{"system":"dataverse","value":null}""");
        using var refused = await _client.RequestTokenAsync(secret);
        var text = await refused.Content.ReadAsStringAsync();
        await _client.AdminAsync("POST", "/secret", $$"""{"system":"dataverse","value":"{{secret}}"}""");
        using var accepted = await _client.RequestTokenAsync(secret);

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Contains("AADSTS7000215", text, StringComparison.Ordinal);
        Assert.Equal(200, (int)accepted.StatusCode);
    }

    [Fact]
    public async Task Tokens_ExpireByTheirLifetimeAndByOrder()
    {
        await _client.AdminAsync("POST", "/tokens", """{"system":"dataverse","lifetimeSeconds":60}""");
        _client.SignIn(await _client.TokenAsync());
        var fresh = await _client.GetAsync("WhoAmI");
        await _client.AdminAsync("POST", "/clock", """{"advanceSeconds":61}""");
        var old = await _client.GetAsync("WhoAmI");
        _client.SignIn(await _client.TokenAsync());
        await _client.AdminAsync("POST", "/expire", """{"what":"tokens"}""");
        var expired = await _client.GetAsync("WhoAmI");

        Assert.Equal((200, 401, 401), (fresh.Status, old.Status, expired.Status));
    }

    [Fact]
    public async Task ServiceProtection_SwitchedOn_RefusesTheRequestAfterTheLast()
    {
        await _client.AdminAsync("POST", "/protection", """{"requests":2}""");

        var first = await _client.GetAsync("WhoAmI");
        await _client.GetAsync("WhoAmI");
        var third = await _client.GetAsync("WhoAmI");

        Assert.Equal("1", first.Headers["x-ms-ratelimit-burst-remaining-xrm-requests"]);
        Assert.True(first.Headers.ContainsKey("x-ms-dop-hint"));
        Assert.Equal((429, "0x80072322"), (third.Status, third.Code));
        Assert.InRange(int.Parse(third.Headers["Retry-After"], null), 1, 300);
        var seen = (await _client.SendAsync("GET", _client.Server.Addresses.Admin.Url + "/protection")).Root;
        Assert.Equal((1, 2, 1), (seen.GetProperty("refused").GetInt32(), seen.GetProperty("mostInWindow").GetInt32(), seen.GetProperty("mostAtOnce").GetInt32()));
    }

    [Fact]
    public async Task Throttle_AboveItsRate_AsksToWaitASecond()
    {
        await _client.AdminAsync("POST", "/throttle", """{"system":"dataverse","requestsPerSecond":0.001}""");

        var first = await _client.GetAsync("WhoAmI");
        var second = await _client.GetAsync("WhoAmI");

        Assert.Equal((200, 429, "1"), (first.Status, second.Status, second.Headers["Retry-After"]));
    }

    [Fact]
    public async Task Requests_AreCountedByKind()
    {
        await _client.AdminAsync("DELETE", "/requests");
        await _client.GetAsync("contacts?$top=1");
        await _client.SendAsync("POST", "contacts", "{}");
        await _client.SendAsync("POST", "contacts", "{}");

        var counts = (await _client.GetAsync(_client.Server.Addresses.Admin.Url + "/requests")).Root;

        Assert.Equal((1, 2), (counts.GetProperty("dataverse.read").GetInt32(), counts.GetProperty("dataverse.create").GetInt32()));
    }
}
