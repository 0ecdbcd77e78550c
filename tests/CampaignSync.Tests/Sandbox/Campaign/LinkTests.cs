namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class LinkTests : IAsyncLifetime
{
    private const string Branch = "profileAndServicesExt";

    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync() => _campaign = await CampaignSandbox.StartAsync();

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task Child_BeforeItsParent_IsHiddenUntilTheParentArrives()
    {
        var early = await _campaign.PostAsync($"{Branch}/cusOrder", """{"crmId":"o1","contactId":"c1"}""");
        var hidden = await _campaign.PatchAsync($"{Branch}/cusOrder/o1", """{"name":"x"}""");
        var repeated = await _campaign.PostAsync($"{Branch}/cusOrder", """{"crmId":"o1","contactId":"c1"}""");
        var before = await _campaign.GetAsync($"{Branch}/cusOrder");
        var counts = (await _campaign.AdminAsync("campaign/keys?resource=cusOrder")).Json;

        await _campaign.PostAsync($"{Branch}/profile", """{"externalId":"c1","lastName":"Lee"}""");
        var seen = await _campaign.GetAsync($"{Branch}/cusOrder/o1");

        Assert.Equal((201, 404, 500), (early.Status, hidden.Status, repeated.Status));
        Assert.Contains("same key 'o1' already exists", repeated.Text, StringComparison.Ordinal);
        Assert.Empty(before.Content);
        Assert.Equal((1, 1, "o1"), ((int)counts["childBeforeParent"]!, (int)counts["hidden"]!, (string)counts["withoutParent"]![0]!));
        Assert.Equal("Lee", (string)seen.Json["contact"]!["title"]!);
    }

    [Fact]
    public async Task Child_WithoutAnyParent_IsSeen()
    {
        await _campaign.PostAsync($"{Branch}/cusOrder", """{"crmId":"o1"}""");

        Assert.Null((await _campaign.GetAsync($"{Branch}/cusOrder/o1")).Json["contact"]);
        Assert.Equal(0, (int)(await _campaign.AdminAsync("campaign/keys?resource=cusOrder")).Json["childBeforeParent"]!);
    }

    [Fact]
    public async Task Cardinality_SwitchedTo0Or1_ShowsTheHiddenChild()
    {
        await _campaign.PostAsync($"{Branch}/cusOrderLine", """{"crmId":"l1","orderId":"later"}""");

        await _campaign.AdminAsync(
            "schema",
            """{"system":"campaign","op":"alterField","resource":"cusOrderLine","name":"order","field":{"link":{"target":"cusOrder","targetKey":"crmId","joinField":"orderId","required":false}}}""");

        Assert.Equal(200, (await _campaign.GetAsync($"{Branch}/cusOrderLine/l1")).Status);
    }

    [Fact]
    public async Task Link_IsSetByPKeyOrKey_AndCleared()
    {
        var unit = (string)(await _campaign.PostAsync($"{Branch}/orgUnitBase", """{"name":"north","label":"North"}""")).Json["PKey"]!;
        await _campaign.PostAsync($"{Branch}/profile", $$"""{"externalId":"c1","orgUnit":{"PKey":"{{unit}}"} }""");
        async Task<string?> LinkedAsync() => (string?)(await _campaign.GetAsync($"{Branch}/profile/c1")).Json["orgUnit"]?["title"];

        var byPKey = await LinkedAsync();
        await _campaign.PatchAsync($"{Branch}/profile/c1", """{"orgUnit":{"name":"ignored"}}""");
        var ignored = await LinkedAsync();
        await _campaign.PatchAsync($"{Branch}/profile/c1", """{"orgUnit":null}""");
        var cleared = await LinkedAsync();
        await _campaign.PatchAsync($"{Branch}/profile/c1", """{"orgUnit":{"PKey":"north"}}""");

        Assert.Equal(("North", "North", null, "North"), (byPKey, ignored, cleared, await LinkedAsync()));
    }

    [Fact]
    public async Task JoinLink_SetByPKey_WritesTheParentsKey()
    {
        var profile = (string)(await _campaign.PostAsync($"{Branch}/profile", """{"externalId":"c1"}""")).Json["PKey"]!;

        var order = await _campaign.PostAsync($"{Branch}/cusOrder", $$"""{"crmId":"o1","contact":{"PKey":"{{profile}}"} }""");

        Assert.Equal("c1", (string)order.Json["contactId"]!);
    }
}
