using System.Text.Json;

namespace CampaignSync.Tests.Sandbox.Dataverse;

public sealed class ChangeTrackingTests : IAsyncLifetime
{
    private const string First = "contacts?$select=firstname";
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task FirstRead_InPages_HasItsDeltaLinkOnTheLastPageOnly()
    {
        var (rows, last, pages) = await _client.GetAllAsync(First, "odata.track-changes,odata.maxpagesize=30");

        Assert.Equal((100, 4), (rows.Count, pages));
        Assert.Contains("$deltatoken=", last.Text("@odata.deltaLink"), StringComparison.Ordinal);
        Assert.Contains("odata.track-changes", last.Headers["Preference-Applied"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delta_WithoutChanges_IsEmptyWithANewLink()
    {
        var link = await DeltaLinkAsync();

        var answer = await _client.GetAsync(link);

        Assert.Empty(answer.Rows);
        Assert.NotNull(answer.Text("@odata.deltaLink"));
        Assert.EndsWith("#contacts(firstname)/$delta", answer.Text("@odata.context"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delta_AfterWrites_GivesUpsertsByVersionThenDeletes()
    {
        var link = await DeltaLinkAsync();
        var ids = (await _client.GetAsync(First)).Rows.Select(Id).ToList();
        await _client.SendAsync("DELETE", $"contacts({ids[0]})");
        await _client.SendAsync("PATCH", $"contacts({ids[1]})", """{"firstname":"One"}""");
        await _client.SendAsync("PATCH", $"contacts({ids[2]})", """{"firstname":"Two"}""");
        await _client.SendAsync("PATCH", $"contacts({ids[1]})", """{"firstname":"Three"}""");
        var brief = Guid.NewGuid().ToString();
        await _client.SendAsync("PATCH", $"contacts({brief})", """{"firstname":"Short"}""");
        await _client.SendAsync("DELETE", $"contacts({brief})");

        var (rows, _, pages) = await _client.GetAllAsync(link, "odata.maxpagesize=1");

        Assert.Equal(4, pages);
        Assert.Equal([ids[2], ids[1]], rows.Take(2).Select(Id));
        Assert.Equal("Three", rows[1].GetProperty("firstname").GetString());
        Assert.Equal([ids[0], brief], rows.Skip(2).Select(r => r.GetProperty("id").GetString()!));
        Assert.All(rows.Skip(2), r => Assert.Equal("deleted", r.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Write_BetweenPagesOfTheFirstRead_ComesAgainWithTheDelta()
    {
        var first = await _client.GetAsync(First, "odata.track-changes,odata.maxpagesize=50");
        var seen = first.Rows.Select(Id).First();
        await _client.SendAsync("PATCH", $"contacts({seen})", """{"firstname":"Late"}""");
        var (_, last, _) = await _client.GetAllAsync(first.Text("@odata.nextLink")!, "odata.track-changes,odata.maxpagesize=50");

        var delta = await _client.GetAsync(last.Text("@odata.deltaLink")!);

        Assert.Equal([seen], delta.Rows.Select(Id));
    }

    [Fact]
    public async Task Count_OfADeltaLink_IsTheNumberOfChanges()
    {
        var link = await DeltaLinkAsync();
        await _client.SendAsync("POST", "contacts", """{"firstname":"A"}""");

        var answer = await _client.GetAsync(link.Replace("contacts?", "contacts/$count?", StringComparison.Ordinal));

        Assert.Equal("1", answer.Body.TrimStart('\uFEFF'));
    }

    [Theory]
    [InlineData("/expire", """{"what":"deltaLinks"}""")]
    [InlineData("/clock", """{"advanceSeconds":691200}""")]
    [InlineData("/schema", """{"system":"dataverse","table":"contact","drop":"jobtitle"}""")]
    public async Task Delta_OfAVoidToken_AsksForAFullSync(string admin, string body)
    {
        var link = await DeltaLinkAsync();
        await _client.AdminAsync("POST", admin, body);
        _client.SignIn(await _client.TokenAsync());

        var refused = await _client.GetAsync(link);
        var again = await _client.GetAsync(await DeltaLinkAsync());

        Assert.Equal((400, "0x80044352"), (refused.Status, refused.Code));
        Assert.Equal(200, again.Status);
    }

    [Fact]
    public async Task Delta_OfAnExpiredToken_CanAnswerGone()
    {
        var link = await DeltaLinkAsync();
        await _client.AdminAsync("PUT", "/faults", """[{"target":"dataverse","kind":"expiredDeltaLink410","count":1}]""");

        var refused = await _client.GetAsync(link);
        var again = await _client.GetAsync(link);

        Assert.Equal((410, "0x80044352", 200), (refused.Status, refused.Code, again.Status));
    }

    [Theory]
    [InlineData("$filter=statecode%20eq%200")]
    [InlineData("$orderby=firstname")]
    [InlineData("$top=5")]
    public async Task Tracking_WithAnOptionThatItDoesNotKnow_IsRefused(string option)
        => Assert.Equal(400, (await _client.GetAsync("contacts?$select=firstname&" + option, DataverseClient.Tracked)).Status);

    [Fact]
    public async Task Tracking_OfATableWithoutIt_IsRefused()
    {
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"new_order","changeTracking":false}""");

        var answer = await _client.GetAsync("new_orders", DataverseClient.Tracked);

        Assert.Equal((400, "0x80072491"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Writes_FromManyAtOnce_AreAllInTheDelta()
    {
        var link = await DeltaLinkAsync();
        var seen = new HashSet<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 40; i++)
                await _client.SendAsync("POST", "contacts", """{"firstname":"A"}""");
        }));
        while (true)
        {
            var done = writing.IsCompleted;
            var answer = await _client.GetAsync(link);
            seen.UnionWith(answer.Rows.Select(Id));
            link = answer.Text("@odata.deltaLink")!;
            if (done)
                break;
        }

        await writing;
        Assert.Equal(320, seen.Count);
    }

    private static string Id(JsonElement row) => row.GetProperty("contactid").GetString()!;

    private async Task<string> DeltaLinkAsync() => (await _client.GetAsync(First, DataverseClient.Tracked)).Text("@odata.deltaLink")!;
}
