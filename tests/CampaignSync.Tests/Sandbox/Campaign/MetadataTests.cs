namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class MetadataTests : IAsyncLifetime
{
    private const string Branch = "profileAndServicesExt";

    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync() => _campaign = await CampaignSandbox.StartAsync();

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task Field_HasNineteenMembers()
    {
        var content = (await _campaign.GetAsync($"{Branch}/resourceType/profile")).Json["content"]!.AsObject();

        Assert.Equal(19, content["externalId"]!.AsObject().Count);
        Assert.Equal(("100", "string", "string"), ((string)content["externalId"]!["length"]!, (string)content["externalId"]!["type"]!, (string)content["externalId"]!["resType"]!));
        Assert.Equal(("date", "datetime", true), ((string)content["created"]!["type"]!, (string)content["created"]!["resType"]!, (bool)content["created"]!["sortable"]!));
        Assert.Equal(["unknown", "male", "female"], content["gender"]!["values"]!.AsObject().Select(v => v.Key));
        Assert.Equal("item", (string)content["location"]!["type"]!);
        Assert.Equal("255", (string)content["location"]!["content"]!["city"]!["length"]!);
        Assert.Equal("orgUnitBase", (string)content["orgUnit"]!["resTarget"]!);
    }

    [Fact]
    public async Task FilterCatalogue_IsFoundByItsLink()
    {
        var resource = (await _campaign.GetAsync($"{Branch}/resourceType/cusOrder")).Json;

        var filters = (await _campaign.GetAsync((string)resource["filters"]!["href"]!)).Json.AsObject();

        Assert.Equal(["byCrmId", "byChangedSince"], filters.Select(f => f.Key));
        Assert.EndsWith("/cusOrder/byCrmId?crmId_parameter=$crmId_parameter", (string)filters["byCrmId"]!["data"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_ShowsTheResourcesOfItsBranch()
    {
        var ext = (await _campaign.GetAsync(Branch)).Json["content"]!.AsObject();
        var custom = (await _campaign.GetAsync("customResources/")).Json["content"]!.AsObject();

        Assert.True(ext.ContainsKey("cusOrder") && !ext.ContainsKey("cusStore"));
        Assert.Equal(["cusStore"], custom.Select(r => r.Key));
        Assert.Equal(404, (await _campaign.GetAsync("customResources/cusOrder")).Status);
    }

    [Fact]
    public async Task OptOuts_RenamedAndWithoutTimes_KeepTheirValues()
    {
        await _campaign.PostAsync($"{Branch}/profile", """{"externalId":"a","blackListEmail":true}""");

        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"renameOptOuts","prefix":"denyList"}""");
        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"dropAttributeTimes","names":["denyListFax"]}""");
        var profile = (await _campaign.GetAsync($"{Branch}/profile/a")).Json.AsObject();

        Assert.True((bool)profile["denyListEmail"]!);
        Assert.NotEqual("", (string)profile["denyListEmailLastModified"]!);
        Assert.False(profile.ContainsKey("blackListEmail") || profile.ContainsKey("denyListFaxLastModified"));
        Assert.Equal(200, (await _campaign.PatchAsync($"{Branch}/profile/a", """{"denyListFax":true}""")).Status);
        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"dropAttributeTimes"}""");
        Assert.DoesNotContain(
            (await _campaign.GetAsync($"{Branch}/profile/a")).Json.AsObject(), p => p.Key is not "lastModified" && p.Key.EndsWith("LastModified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Field_DroppedAndAddedAnew_StartsEmpty()
    {
        await _campaign.PostAsync($"{Branch}/profile", """{"externalId":"a","cusSegment":"old"}""");

        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"dropField","name":"cusSegment"}""");
        var refused = await _campaign.PatchAsync($"{Branch}/profile/a", """{"cusSegment":"x"}""");
        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"addField","field":{"name":"cusSegment","type":"enumeration","values":["none","gold"]}}""");
        var row = (await _campaign.GetAsync($"{Branch}/profile/a")).Json;

        Assert.Equal((500, "none"), (refused.Status, (string)row["cusSegment"]!));
        Assert.Contains("'cusSegment' property is not valid", refused.Text, StringComparison.Ordinal);
        Assert.Equal(500, (await _campaign.PatchAsync($"{Branch}/profile/a", """{"cusSegment":"old"}""")).Status);
        Assert.Equal(200, (await _campaign.PatchAsync($"{Branch}/profile/a", """{"cusSegment":"gold"}""")).Status);
    }

    [Fact]
    public async Task Resource_AddedWhileRunning_CanBeWrittenAndLinked()
    {
        await _campaign.AdminAsync(
            "schema",
            """
            {"system":"campaign","op":"addResource","resource":"cusVisit","label":"Visits","fields":[
              {"name":"crmId","key":true},{"name":"contactId"},{"name":"place.room","length":10},{"name":"score","type":"double","mandatory":true},
              {"name":"contact","link":{"target":"profile","targetKey":"externalId","joinField":"contactId","required":false}}]}
            """);
        await _campaign.PostAsync($"{Branch}/profile", """{"externalId":"c","lastName":"Lee"}""");

        var made = await _campaign.PostAsync($"{Branch}/cusVisit", """{"crmId":"v1","contactId":"c","score":1.5,"place":{"room":"12"}}""");
        var found = await _campaign.GetAsync($"{Branch}/cusVisit/byCrmId?crmId_parameter=v1");

        Assert.Equal((201, "Lee", "12"), (made.Status, (string)made.Json["contact"]!["title"]!, (string)made.Json["place"]!["room"]!));
        Assert.Single(found.Content);
        Assert.Contains("mandatory", (await _campaign.PostAsync($"{Branch}/cusVisit", """{"crmId":"v2"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_Dropped_IsGoneFromCatalogueAndPath()
    {
        await _campaign.AdminAsync("schema", """{"system":"campaign","op":"dropFilter","name":"byExternalId"}""");

        Assert.Equal(404, (await _campaign.GetAsync($"{Branch}/profile/byExternalId?externalId_parameter=a")).Status);
    }

    [Theory]
    [InlineData("""{"system":"campaign","op":"melt"}""", "Unknown op 'melt'")]
    [InlineData("""{"system":"campaign","op":"dropField","name":"nope"}""", "no field 'nope'")]
    [InlineData("""{"system":"campaign","op":"addField","field":{"name":"email"}}""", "has a field 'email' already")]
    [InlineData("""{"system":"campaign","op":"renameOptOuts","prefix":"grayList"}""", "grayList")]
    [InlineData("""{"system":"campaign","op":"addField","resource":"cusNone","field":{"name":"x"}}""", "no resource 'cusNone'")]
    public async Task SchemaChange_ThatMakesNoSense_IsRefused(string change, string message)
    {
        var reply = await Assert.ThrowsAnyAsync<Exception>(() => _campaign.AdminAsync("schema", change));

        Assert.Contains(message.Replace("'", "", StringComparison.Ordinal), reply.Message.Replace("\\u0027", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
