using System.Globalization;

namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class CollectionTests : IAsyncLifetime
{
    private const string Profiles = "profileAndServicesExt/profile";

    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync()
    {
        _campaign = await CampaignSandbox.StartAsync();
        for (var i = 0; i < 60; i++)
            await _campaign.PostAsync(Profiles, $$"""{"externalId":"e{{i:D2}}","email":"m{{59 - i:D2}}@x.test","lastName":"N{{i % 3}}"}""");
    }

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task Collection_ByDefault_HasPagesOf25AndACountOnlyWhenComplete()
    {
        var page = await _campaign.GetAsync($"{Profiles}?limit=5&page=0");
        var all = await WalkAsync(Profiles);
        var whole = await _campaign.GetAsync($"{Profiles}?_lineCount=60");

        Assert.Equal(25, page.Content.Count);
        Assert.True((bool)page.Json["serverSidePagination"]!);
        Assert.Null(page.Json["count"]!["value"]);
        Assert.Equal(60, (int)(await _campaign.GetAsync((string)page.Json["count"]!["href"]!)).Json["count"]!);
        Assert.Equal(60, all.Distinct().Count());
        Assert.Equal((60, true), ((int)whole.Json["count"]!["value"]!, whole.Json["next"] is null));
    }

    [Theory]
    [InlineData("email", "e59", "e00")]
    [InlineData("email%20desc", "e00", "e59")]
    [InlineData("email%2520desc", "e00", "e59")]
    [InlineData("lastModified", "e00", "e59")]
    [InlineData("lastModified+desc", "e59", "e00")]
    [InlineData("created", "e00", "e59")]
    public async Task Order_OverSeveralPages_ShowsEachRowOnce(string order, string first, string last)
    {
        var all = await WalkAsync($"{Profiles}?_lineCount=7&_order={order}");

        Assert.Equal((60, 60, first, last), (all.Count, all.Distinct().Count(), all[0], all[^1]));
    }

    [Fact]
    public async Task Order_ByAFieldThatIsNotSortable_IsRefused()
        => Assert.Equal(500, (await _campaign.GetAsync($"{Profiles}?_order=phone")).Status);

    [Fact]
    public async Task WalkByLastChange_WhileRowsChange_MissesNone()
    {
        var seen = new List<string>();
        var next = $"{Profiles}?_lineCount=10&_order=lastModified";
        for (var pages = 0; next is not null; pages++)
        {
            var page = await _campaign.GetAsync(next);
            seen.AddRange(page.Content.Select(p => (string)p!["externalId"]!));
            next = (string?)page.Json["next"]?["href"];
            if (pages < 3)
                await _campaign.PatchAsync($"{Profiles}/{seen[^1]}", """{"firstName":"changed"}""");
        }

        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(63, seen.Count);
    }

    [Fact]
    public async Task BigTable_HasNoNextPageUnlessForced()
    {
        await _campaign.AdminAsync("campaign/policy", """{"bigTableThreshold":59}""");

        var page = (await _campaign.GetAsync(Profiles)).Json;
        var forced = await WalkAsync($"{Profiles}?_forcePagination=true");

        Assert.Equal((true, false), (page["next"] is null, (bool)page["serverSidePagination"]!));
        Assert.Equal(60, forced.Count);
    }

    [Theory]
    [InlineData("byText?text=N1", 20)]
    [InlineData("byText?text=n1", 0)]
    [InlineData("byEmail?email=m01%40x.test", 1)]
    [InlineData("byText/byEmail?text=N1&email=m58@x.test", 1)]
    [InlineData("byText%2FbyEmail?text=N2&email=m58@x.test", 0)]
    [InlineData("byExternalId?externalId_parameter=e07", 1)]
    [InlineData("byExternalId?externalId_parameter=nobody", 0)]
    [InlineData("hasClickedDelivery?delivery=DM1", 0)]
    [InlineData("byText?text=e&filterType=externalId", 60)]
    public async Task Filter_ChoosesRows(string filter, int count)
    {
        var page = await _campaign.GetAsync($"{Profiles}/{filter}&_lineCount=100");
        var counted = await _campaign.GetAsync($"{Profiles}/{filter.Replace("?", "//_count?", StringComparison.Ordinal)}");

        Assert.Equal((200, count), (page.Status, page.Content.Count));
        Assert.Equal(count, (int)counted.Json["count"]!);
    }

    [Fact]
    public async Task ChangedSince_ShowsWhatChangedInItsOrder()
    {
        await _campaign.AdminAsync("clock", """{"advanceSeconds":5}""");
        var now = (string)(await ChangeAsync("e30"))["lastModified"]!;
        await ChangeAsync("e10");

        var all = await WalkAsync($"{Profiles}/byChangedSince?_lineCount=1&since_parameter={Uri.EscapeDataString(now)}");

        Assert.Equal(["e30", "e10"], all);
    }

    [Fact]
    public async Task Projection_ShowsTheValuesAlone()
    {
        var emails = await _campaign.GetAsync($"{Profiles}/email?_lineCount=2");
        var ping = await _campaign.GetAsync("profileAndServices/profile/PKey?_lineCount=1");

        Assert.Equal(["m59@x.test", "m58@x.test"], emails.Content.Select(e => (string)e!));
        Assert.StartsWith("@", (string)ping.Content[0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?_lineCount=0")]
    [InlineData("?_lineStart=@nonsense")]
    [InlineData("/byEmail")]
    [InlineData("/byChangedSince?since_parameter=now")]
    public async Task Parameter_ThatCannotBeRead_IsRefused(string query)
        => Assert.Equal(500, (await _campaign.GetAsync(Profiles + query)).Status);

    private async Task<System.Text.Json.Nodes.JsonNode> ChangeAsync(string key)
    {
        await _campaign.PatchAsync($"{Profiles}/{key}", string.Create(CultureInfo.InvariantCulture, $$"""{"firstName":"c{{key}}"}"""));
        return (await _campaign.GetAsync($"{Profiles}/{key}")).Json;
    }

    private async Task<List<string>> WalkAsync(string path)
    {
        var all = new List<string>();
        for (var next = path; next is not null;)
        {
            var page = await _campaign.GetAsync(next);
            all.AddRange(page.Content.Select(p => (string)p!["externalId"]!));
            next = (string?)page.Json["next"]?["href"];
        }

        return all;
    }
}
