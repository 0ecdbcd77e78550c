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

    [Fact]
    public async Task OptOut_SetByAPersonWhileOurWriteIsInDoubt_Stands()
    {
        await using var engine = await StartedAsync("bidirectional");
        var id = (await engine.ContactIdsAsync(1))[0];
        await PutColumnAsync(engine, id, false);
        await UntilFlagAsync(engine, id, "blackListEmail", false);
        await LaterAsync(engine);
        await engine.AdminAsync(HttpMethod.Put, "faults", """[{"target":"dataverse.update","kind":"dropBefore"}]""");
        await engine.CampaignAsync(HttpMethod.Patch, $"profileAndServicesExt/profile/{id}", """{"blackListEmail":true}""");
        await UntilAsync(async () => (await engine.RequestsAsync()).GetValueOrDefault("dataverse.update") > 1, engine);
        await engine.StopAsync(WorkflowName.OptInOut);
        await engine.AdminAsync(HttpMethod.Put, "faults", "[]");

        await LaterAsync(engine);
        await engine.CampaignAsync(HttpMethod.Patch, $"profileAndServicesExt/profile/{id}", """{"blackListEmail":false}""");
        await LaterAsync(engine);
        await PutColumnAsync(engine, id, true);
        await engine.RequestStartAsync(WorkflowName.OptInOut);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { CaughtUp: true, Backlog: 0 });

        await UntilFlagAsync(engine, id, "blackListEmail", true);
        await UntilColumnAsync(engine, id, "donotemail", true);
    }

    [Fact]
    public async Task OptInOut_WhereContactsDoNotSayWhoSavedThem_Runs()
    {
        await using var engine = await StartedAsync("bidirectional", """{"system":"dataverse","table":"contact","drop":"modifiedby"}""");
        var id = (await engine.ContactIdsAsync(1))[0];

        await engine.CampaignAsync(HttpMethod.Patch, $"profileAndServicesExt/profile/{id}", """{"blackListPhone":true}""");

        await UntilColumnAsync(engine, id, "donotphone", true);
    }

    private static async Task PutColumnAsync(RunningEngine engine, string id, bool value)
        => (await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", $$"""{"donotemail":{{(value ? "true" : "false")}}}""")).Dispose();

    /// <summary>The time of both systems goes on by a few seconds.</summary>
    private static Task LaterAsync(RunningEngine engine) => engine.AdminAsync(HttpMethod.Post, "clock", """{"advanceSeconds":3}""");

    private static async Task<RunningEngine> StartedAsync(string direction, string? schema = null)
    {
        var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 30, OrdersPerContact = 0 }, SandboxDefinitions.Contacts(), SandboxDefinitions.OptInOut(direction));
        if (schema is not null)
            await engine.AdminAsync(HttpMethod.Post, "schema", schema);
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
