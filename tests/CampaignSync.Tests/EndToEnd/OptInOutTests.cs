using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

public sealed class OptInOutTests
{
    [Fact]
    public async Task OptInOut_Bidirectional_CarriesOptOutsBothWaysAndComesToRest()
    {
        await using var engine = await StartedAsync("bidirectional");
        var ids = await engine.ContactIdsAsync(2);

        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({ids[0]})", """{"donotemail":true}""");
        await engine.CampaignAsync(HttpMethod.Patch, $"profileAndServicesExt/profile/{ids[1]}", """{"blackListPhone":true}""");
        await UntilFlagAsync(engine, ids[0], "blackListEmail", true);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v.CaughtUp);
        await UntilColumnAsync(engine, ids[1], "donotphone", true);

        var rest = await engine.UntilAsync(WorkflowName.OptInOut, v => v is { CaughtUp: true, Backlog: 0 });
        var read = rest.Read;
        await engine.UntilAsync(WorkflowName.OptInOut, v => v.LastReadAt > rest.LastReadAt && v.Read >= read);
        Assert.Equal(rest.Written, engine.View(WorkflowName.OptInOut).Written);
    }

    [Fact]
    public async Task OptInOut_ContactWithoutProfile_IsUnmatchedUntilTheOtherHalfAppears()
    {
        await using var engine = await StartedAsync("dynamicsToCampaign");
        var id = Guid.NewGuid().ToString();
        await engine.StopAsync(WorkflowName.Ingress);

        await engine.DataverseAsync(HttpMethod.Post, "contacts", $$"""{"contactid":"{{id}}","lastname":"Alone","donotemail":true}""");
        await engine.UntilAsync(WorkflowName.OptInOut, v => v.Unmatched == 1);
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { Unmatched: 0, CaughtUp: true });

        await UntilFlagAsync(engine, id, "blackListEmail", true);
    }

    private static async Task<RunningEngine> StartedAsync(string direction)
    {
        var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 30, OrdersPerContact = 0 }, SandboxDefinitions.Contacts(), SandboxDefinitions.OptInOut(direction));
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        await engine.RequestStartAsync(WorkflowName.OptInOut);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { CaughtUp: true, Unmatched: 0 });
        return engine;
    }

    private static Task UntilFlagAsync(RunningEngine engine, string id, string attribute, bool value) => UntilAsync(async () =>
    {
        using var profile = await engine.CampaignAsync(HttpMethod.Get, $"profileAndServicesExt/profile/{id}");
        return profile.RootElement.TryGetProperty(attribute, out var flag) && flag.GetBoolean() == value;
    }, engine);

    private static Task UntilColumnAsync(RunningEngine engine, string id, string column, bool value) => UntilAsync(async () =>
    {
        using var contact = await engine.DataverseAsync(HttpMethod.Get, $"contacts({id})?$select={column}");
        return contact.RootElement.GetProperty(column).GetBoolean() == value;
    }, engine);

    private static async Task UntilAsync(Func<Task<bool>> condition, RunningEngine engine)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"Not reached: {engine.View(WorkflowName.OptInOut)}{Environment.NewLine}{engine.Log()}");
            await timer.WaitForNextTickAsync();
        }
    }
}
