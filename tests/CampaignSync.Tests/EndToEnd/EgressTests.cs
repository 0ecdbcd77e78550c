using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

public sealed class EgressTests
{
    [Fact]
    public async Task Egress_EventsWithRepeatsAndDisorder_BecomeOneCompletedActivityEach()
    {
        await using var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 50, OrdersPerContact = 0 }, SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":400,"seed":7,"duplicates":0.2,"disorder":0.3,"softBounceShare":0.5,"withoutContactShare":0.1,"unknownContactShare":0.05}""");

        await engine.RequestStartAsync(WorkflowName.Egress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Egress);

        Assert.True(view.DeadLetters > 0, view.ToString());
        using var activities = await engine.DataverseAsync(HttpMethod.Get, "activitypointers?$select=activityid,subject,statecode,_regardingobjectid_value");
        var rows = activities.RootElement.GetProperty("value");
        Assert.Equal(view.Written, rows.GetArrayLength());
        Assert.All(rows.EnumerateArray(), a => Assert.Equal(1, a.GetProperty("statecode").GetInt32()));
        Assert.All(rows.EnumerateArray(), a => Assert.StartsWith("Campaign Name: ", a.GetProperty("subject").GetString(), StringComparison.Ordinal));
        Assert.All(rows.EnumerateArray(), a => Assert.Equal(JsonValueKind.String, a.GetProperty("_regardingobjectid_value").ValueKind));
    }

    [Fact]
    public async Task Egress_PositionExpired_IsAGapAndReadingGoesOn()
    {
        await using var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 50, OrdersPerContact = 0 }, SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":20,"seed":1,"types":["send"]}""");
        await engine.RequestStartAsync(WorkflowName.Egress);
        await engine.UntilCaughtUpAsync(WorkflowName.Egress);
        await engine.StopAsync(WorkflowName.Egress);

        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":15,"seed":2,"types":["send"]}""");
        await engine.AdminAsync(HttpMethod.Post, "expire", """{"what":"positions"}""");
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":10,"seed":3,"types":["send"]}""");
        await engine.RequestStartAsync(WorkflowName.Egress);
        var view = await engine.UntilAsync(WorkflowName.Egress, v => v is { CaughtUp: true, Gaps: 1, Written: 10, Reason: not null });

        Assert.Contains("gap", view.Reason, StringComparison.Ordinal);
    }
}
