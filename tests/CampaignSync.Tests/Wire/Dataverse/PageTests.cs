using System.Text;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>Tracked reads, from the samples of the reference.</summary>
public sealed class PageTests
{
    private const string Id = "8a1b2c3d-0000-4000-8000-000000000001";
    private const string DeltaToken = "919042%2108%2f22%2f2017%2008%3a10%3a44";

    private static WireReply Page(string body) => WireReply.Of(200, body, headers: ["OData-Version: 4.0", "Preference-Applied: odata.track-changes"]);

    [Fact]
    public async Task FirstRead_AsksForChangeTrackingAndPageSize_AndReadsTheSample()
    {
        await using var wire = new DataverseWire(r => Page($$"""
            {"@odata.context":"http://{{r.Headers["Host"]}}/api/data/v9.2/$metadata#contacts(firstname)",
             "@odata.deltaLink":"http://{{r.Headers["Host"]}}/api/data/v9.2/contacts?$select=firstname&$deltatoken={{DeltaToken}}",
             "value":[{"@odata.etag":"W/\"915244\"","firstname":"A","contactid":"{{Id}}"}]}
            """));

        using var page = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), link: null, default);

        var call = Assert.Single(wire.Calls);
        Assert.Equal("GET /api/data/v9.2/contacts?$select=firstname", call.Line);
        Assert.Equal("odata.track-changes,odata.maxpagesize=1000", call.Headers["Prefer"]);
        Assert.Equal("4.0", call.Headers["OData-Version"]);
        Assert.Equal("Bearer token-1", call.Headers["Authorization"]);
        Assert.Equal(1, page.Count);
        Assert.Equal(Guid.Parse(Id), page[0].Key);
        Assert.Equal(915244, page[0].Version);
        Assert.False(page[0].Deleted);
        Assert.Equal("\"A\"", Encoding.UTF8.GetString(page[0].Json(0)));
        Assert.EndsWith($"$deltatoken={DeltaToken}", page.DeltaLink, StringComparison.Ordinal);
        Assert.Null(page.NextLink);
        Assert.Equal((RequestEnd.Answered, null), Assert.Single(wire.Gate.Ends));
    }

    [Fact]
    public async Task Links_AreFollowedVerbatim_WithTheSamePrefer()
    {
        const string cookie = "%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%22%20istracking=%22True%22%20/%3E";
        await using var wire = new DataverseWire(_ => Page("""{"value":[]}"""));
        var next = $"{wire.Server.Url}/api/data/v9.2/contacts?$select=firstname&$skiptoken={cookie}";
        var delta = $"{wire.Server.Url}/api/data/v9.2/contacts?$select=firstname&$deltatoken={DeltaToken}";

        using var second = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), next, default);
        using var third = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), delta, default);

        Assert.Equal(
            [next[wire.Server.Url.Length..], delta[wire.Server.Url.Length..]],
            wire.Calls.Select(c => c.Target));
        Assert.All(wire.Calls, c => Assert.Equal("odata.track-changes,odata.maxpagesize=1000", c.Headers["Prefer"]));
        Assert.Null(second.NextLink);
        Assert.Null(second.DeltaLink);
    }

    [Fact]
    public async Task DeltaRead_WithDeletion_GivesChangedRowsAndTheWordThatOneIsGone()
    {
        const string gone = "8a1b2c3d-0000-4000-8000-000000000002";
        await using var wire = new DataverseWire(r => Page($$"""
            {"@odata.context":"http://{{r.Headers["Host"]}}/api/data/v9.2/$metadata#contacts(firstname)/$delta","@odata.deltaLink":"http://{{r.Headers["Host"]}}/api/data/v9.2/contacts?$select=firstname&$deltatoken=new",
             "value":[{"@odata.etag":"W/\"915246\"","firstname":"B","contactid":"{{Id}}"},
              {"@odata.context":"http://{{r.Headers["Host"]}}/api/data/v9.2/$metadata#contacts/$deletedEntity","id":"{{gone}}","reason":"deleted"}]}
            """));

        using var page = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), $"{wire.Server.Url}/api/data/v9.2/contacts?$deltatoken=old", default);

        Assert.Equal(2, page.Count);
        Assert.Equal("\"B\"", Encoding.UTF8.GetString(page[0].Json(0)));
        Assert.True(page[1].Deleted);
        Assert.Equal(Guid.Parse(gone), page[1].Key);
        Assert.Equal(0, page[1].Version);
        Assert.True(page[1].Json(0).IsEmpty);
    }

    [Fact]
    public async Task Values_OfEveryType_ComeAsTheirJson()
    {
        string[] columns = ["donotemail", "numberofchildren", "versionnumber", "annualincome", "modifiedon", "birthdate", "new_colors", "_parentcustomerid_value", "contactid", "lastname", "jobtitle"];
        string[] json = ["true", "3", "915244", "20000.0000", "\"2023-04-07T21:59:01Z\"", "\"1980-04-07\"", "\"2,3,8\"", "null", $"\"{Id}\"", "\"\\u00c9 \\\"x\\\"\"", ""];
        var members = string.Join(',', columns[..^1].Zip(json, (c, j) => $"\"{c}\":{j}"));
        await using var wire = new DataverseWire(_ => Page($$$"""
            {"value":[{"@odata.etag":"W/\"1\"","gendercode@OData.Community.Display.V1.FormattedValue":"Male",
             "_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"account",{{{members}}},"_transactioncurrencyid_value":{"deep":[1,[2]]}}]}
            """));

        using var page = await wire.Records.ReadPageAsync(DataverseWire.Query(columns), null, default);

        for (var i = 0; i < columns.Length; i++)
            Assert.Equal(json[i], Encoding.UTF8.GetString(page[0].Json(i)));
    }

    [Fact]
    public async Task Rows_WithColumnsInAnotherOrderEach_AreReadRight()
    {
        await using var wire = new DataverseWire(_ => Page($$"""
            {"value":[{"@odata.etag":"W/\"1\"","contactid":"{{Id}}","firstname":"A","lastname":"B"},
                      {"lastname":"D","firstname":"C","contactid":"{{Id}}","@odata.etag":"W/\"2\""},
                      {"firstname":"E","contactid":"{{Id}}","@odata.etag":"W/\"3\""}]}
            """));

        using var page = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname", "lastname"), null, default);

        Assert.Equal(
            ["\"A\"|\"B\"|1", "\"C\"|\"D\"|2", "\"E\"||3"],
            Enumerable.Range(0, 3).Select(i => $"{Encoding.UTF8.GetString(page[i].Json(0))}|{Encoding.UTF8.GetString(page[i].Json(1))}|{page[i].Version}"));
    }

    [Theory]
    [InlineData("""{"@odata.deltaLink":"LINK"}""")]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"value":[],"@odata.deltaLink":null}""")]
    public async Task Page_WithoutRowListOrWithoutLink_HasNoLinkAtAll(string body)
    {
        await using var wire = new DataverseWire(r => Page(body.Replace("LINK", $"http://{r.Headers["Host"]}/x", StringComparison.Ordinal)));

        using var page = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default);

        Assert.Null(page.NextLink);
        Assert.Null(page.DeltaLink);
        Assert.Equal(0, page.Count);
    }

    [Theory]
    [InlineData("https://evil.example/contacts?$skiptoken=x")]
    [InlineData("http://127.0.0.1:1/contacts?$skiptoken=x")]
    [InlineData("ftp://127.0.0.1/contacts")]
    [InlineData("/contacts?$skiptoken=x")]
    [InlineData("not a link")]
    [InlineData("")]
    public async Task Link_ToAnotherOrigin_IsRefusedBothWhenItIsReadAndWhenItIsFollowed(string link)
    {
        await using var wire = new DataverseWire(_ => Page($$"""{"@odata.nextLink":"{{link}}","value":[]}"""));
        var query = DataverseWire.Query("firstname");

        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(query, null, default));
        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(query, link, default));

        Assert.Single(wire.Calls);
    }

    [Fact]
    public async Task Link_WithUserInfoBeforeTheRightHost_IsRefused()
    {
        await using var wire = new DataverseWire(_ => Page("""{"value":[]}"""));
        var link = wire.Server.Url.Replace("http://", "http://user:password@", StringComparison.Ordinal) + "/contacts?$skiptoken=x";

        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), link, default));

        Assert.Empty(wire.Calls);
    }

    [Fact]
    public async Task NextLink_ThatRepeatsItself_IsRefused()
    {
        await using var wire = new DataverseWire(r => Page($$"""{"@odata.nextLink":"http://{{r.Headers["Host"]}}/api/data/v9.2/contacts?$skiptoken=same","value":[]}"""));
        using var first = await wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default);

        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), first.NextLink, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":[1]}""")]
    [InlineData("""{"value":[null]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","firstname":"A"}]}""")]
    [InlineData("""{"value":[{"firstname":"A","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"x\"","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":5,"contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"99999999999999999999\"","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"\ud800","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","contactid":"none"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","contactid":{}}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","contactid":"8a1b2c3d-0000-4000-8000-000000000001","contactid":"8a1b2c3d-0000-4000-8000-000000000002"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","firstname":"A","firstname":"B","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","firstname":{"a":1},"contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}""")]
    [InlineData("""{"value":[{"@odata.context":"x/$deletedEntity","reason":"deleted"}]}""")]
    [InlineData("""{"value":[{"@odata.context":"x/$deletedEntity","id":"none"}]}""")]
    [InlineData("""{"value":[],"value":[]}""")]
    [InlineData("""{"value":[],"@odata.nextLink":5}""")]
    [InlineData("""{"value":[]}{"value":[]}""")]
    [InlineData("""{"value":[{"@odata.etag":"W/\"1\"","firstname":"A""")]
    public async Task HostilePage_IsTransient_AndNamesTheTable(string body)
    {
        await using var wire = new DataverseWire(_ => Page(body));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));

        Assert.Contains("contact", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepNesting_IsTransient()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000);
        await using var wire = new DataverseWire(_ => Page($$"""{"value":[{"@odata.etag":"W/\"1\"","x":{{deep}},"contactid":"{{Id}}"}]}"""));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));
    }

    [Fact]
    public async Task InvalidUtf8_IsTransient()
    {
        byte[] body = [.. "{\"value\":[{\"@odata.etag\":\"W/\\\"1\\\"\",\"firstname\":\""u8, 0xC3, 0x28, .. Encoding.ASCII.GetBytes($"\",\"contactid\":\"{Id}\"}}]}}")];
        await using var wire = new DataverseWire(_ => WireReply.Of(200, body, "application/json"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));
    }

    [Fact]
    public async Task PageAbove64Megabytes_IsAskedForInSmallerPages()
    {
        var huge = WireReply.Of(200, "{\"value\":[" + new string(' ', 65 << 20), "application/json");
        await using var wire = new DataverseWire(r => r.Headers["Prefer"].EndsWith("=1000", StringComparison.Ordinal) ? huge : Page("""{"value":[]}"""));
        var query = DataverseWire.Query("firstname");

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(query, null, default));
        using var page = await wire.Records.ReadPageAsync(query, null, default);

        Assert.Equal("odata.track-changes,odata.maxpagesize=250", wire.Calls[1].Headers["Prefer"]);
    }
}
