using System.Text.Json.Nodes;
using CampaignSync.Core.Engine.Egress;
using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Tests.Demo;

public sealed class ActivityComparisonTests : IAsyncLifetime
{
    private const string EventId = "1f0e9d8c-0000-4000-8000-000000000001";

    private ComparedSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await ComparedSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Comparison_OneCompletedActivityForEachEvent_Agrees()
    {
        await AddEventsAsync(Event(EventId, "click", _sandbox.Contact), Event(EventId, "click", _sandbox.Contact), Event("soft", "bounce", _sandbox.Contact, "soft"));
        await CreateActivityAsync(completed: true);

        var result = await _sandbox.CompareActivitiesAsync();

        Assert.Empty(result.Differences);
        Assert.Equal(1, result.Activities);
    }

    [Fact]
    public async Task Comparison_ActivityLeftOpen_IsNamed()
    {
        await AddEventsAsync(Event(EventId, "click", _sandbox.Contact));
        await CreateActivityAsync(completed: false);

        var result = await _sandbox.CompareActivitiesAsync();

        Assert.Contains(result.Differences, d => d.Where == $"acs_emailclicks {NameBasedId.OfActivity(EventId):D} statecode" && d.What == "is \"0\" and should be \"1\"");
    }

    [Fact]
    public async Task Comparison_EventWithoutActivity_IsMissing()
    {
        await AddEventsAsync(Event(EventId, "click", _sandbox.Contact));

        var difference = Assert.Single((await _sandbox.CompareActivitiesAsync()).Differences);

        Assert.Equal($"acs_emailclicks {NameBasedId.OfActivity(EventId):D}", difference.Where);
    }

    [Fact]
    public async Task Comparison_ActivityWithoutEvent_IsExtra()
    {
        await AddEventsAsync(Event("another", "send", _sandbox.Contact));
        await CreateActivityAsync(completed: true);

        var result = await _sandbox.CompareActivitiesAsync();

        Assert.Contains(result.Differences, d => d.What == "stands for no event of the journal");
    }

    [Fact]
    public async Task Comparison_UnknownContact_HasToBeADeadLetter()
    {
        await AddEventsAsync(Event(EventId, "open", Guid.NewGuid()));

        Assert.False((await _sandbox.CompareActivitiesAsync()).Agrees);
        Assert.True((await _sandbox.CompareActivitiesAsync(EventId)).Agrees);
        Assert.False((await _sandbox.CompareActivitiesAsync(EventId, "another")).Agrees);
    }

    [Fact]
    public void NameBasedId_SameEvent_IsTheIdThatEgressUses()
        => Assert.Equal(EventKey.Of(EventId), NameBasedId.OfActivity(EventId));

    private Task AddEventsAsync(params JsonObject[] events) => _sandbox.Systems.Admin.AddEventsAsync(new { events }, CancellationToken.None);

    private static JsonObject Event(string id, string type, Guid contact, string bounce = "hard") => new()
    {
        ["@id"] = id,
        ["type"] = type,
        ["time"] = "2026-05-17T08:44:49.366Z",
        ["profile"] = new JsonObject { ["externalId"] = contact.ToString("D") },
        ["campaign"] = new JsonObject { ["name"] = "CMP1" },
        ["delivery"] = new JsonObject { ["name"] = "DM7" },
        ["mirrorPageUrl"] = "https://mirror.example.com/m/1",
        ["url"] = "https://shop.example.com/offer/1",
        ["bounceType"] = bounce,
    };

    private async Task CreateActivityAsync(bool completed)
    {
        var id = NameBasedId.OfActivity(EventId);
        await _sandbox.Systems.Dataverse.CreateAsync("acs_emailclicks", new JsonObject
        {
            ["activityid"] = id.ToString("D"),
            ["subject"] = "Campaign Name: CMP1; Delivery Name: DM7",
            ["regardingobjectid_contact@odata.bind"] = $"/contacts({_sandbox.Contact:D})",
            ["acs_campaignname"] = "CMP1",
            ["acs_deliveryname"] = "DM7",
            ["acs_dateclicked"] = "2026-05-17T08:44:49Z",
            ["acs_mirrorpageurl"] = "https://mirror.example.com/m/1",
            ["acs_trackingurl"] = "https://shop.example.com/offer/1",
        }, CancellationToken.None);
        if (completed)
            await _sandbox.ChangeInDynamicsAsync("acs_emailclicks", id, new JsonObject { ["statecode"] = 1, ["statuscode"] = 2 });
    }
}
