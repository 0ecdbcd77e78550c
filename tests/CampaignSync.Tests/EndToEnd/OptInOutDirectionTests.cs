using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

/// <summary>Each direction of Opt-In/Out, and what an admin does with it while it runs.</summary>
public sealed class OptInOutDirectionTests
{
    [Fact]
    public async Task DynamicsToCampaign_AnEditAtCampaignStays_UntilDynamicsChanges()
    {
        await using var engine = await StartedAsync("dynamicsToCampaign");
        var ids = await engine.ContactIdsAsync(2);
        await SetContactAsync(engine, ids[0], "donotemail", true);
        await UntilProfileAsync(engine, ids[0], "blackListEmail", true);

        await SetProfileAsync(engine, ids[0], "blackListEmail", false);
        // A change that comes after it goes through, so the edit before it was seen.
        await SetContactAsync(engine, ids[1], "donotemail", true);
        await UntilProfileAsync(engine, ids[1], "blackListEmail", true);
        await SeenAsync(engine);
        Assert.True(await ContactAsync(engine, ids[0], "donotemail"));
        Assert.False(await ProfileAsync(engine, ids[0], "blackListEmail"));

        await SetContactAsync(engine, ids[0], "donotemail", false);
        await SeenAsync(engine);
        await SetContactAsync(engine, ids[0], "donotemail", true);
        await UntilProfileAsync(engine, ids[0], "blackListEmail", true);
    }

    [Fact]
    public async Task CampaignToDynamics_AnEditInDynamicsStays_UntilCampaignChanges()
    {
        await using var engine = await StartedAsync("campaignToDynamics");
        var ids = await engine.ContactIdsAsync(2);
        await SetProfileAsync(engine, ids[0], "blackListEmail", true);
        await UntilContactAsync(engine, ids[0], "donotemail", true);

        await SetContactAsync(engine, ids[0], "donotemail", false);
        await SetProfileAsync(engine, ids[1], "blackListPhone", true);
        await UntilContactAsync(engine, ids[1], "donotphone", true);
        await SeenAsync(engine);
        Assert.False(await ContactAsync(engine, ids[0], "donotemail"));
        Assert.True(await ProfileAsync(engine, ids[0], "blackListEmail"));

        await SetProfileAsync(engine, ids[0], "blackListEmail", false);
        await SeenAsync(engine);
        await SetProfileAsync(engine, ids[0], "blackListEmail", true);
        await UntilContactAsync(engine, ids[0], "donotemail", true);
    }

    [Fact]
    public async Task Bidirectional_LoneOptInInDynamics_IsTakenBack_AndOneAtCampaignIsNot()
    {
        await using var engine = await StartedAsync("bidirectional");
        var id = (await engine.ContactIdsAsync(1))[0];
        await SetContactAsync(engine, id, "donotemail", true);
        await UntilProfileAsync(engine, id, "blackListEmail", true);

        await SetContactAsync(engine, id, "donotemail", false);
        await UntilContactAsync(engine, id, "donotemail", true);

        // Times are compared in whole seconds: only one that is later counts as newer.
        await engine.AdminAsync(HttpMethod.Post, "clock", """{"advanceSeconds":2}""");
        await SetProfileAsync(engine, id, "blackListEmail", false);
        await UntilContactAsync(engine, id, "donotemail", false);
    }

    [Fact]
    public async Task Disabled_IsRefusedAtStart()
    {
        await using var engine = await RunningEngine.StartAsync(Options, SandboxDefinitions.OptInOut("disabled"));
        await engine.RequestStartAsync(WorkflowName.OptInOut);

        var view = await engine.UntilAsync(WorkflowName.OptInOut, v => v.Status == WorkflowStatus.FAILED);

        Assert.Equal(FailureId.WorkflowDisabled, view.ErrorId);
    }

    [Theory]
    [InlineData("firstname", "contact.firstname is String; Opt-In/Out takes boolean columns only.")]
    [InlineData("donotfax2", "contact has no column donotfax2.")]
    public async Task ColumnThatDoesNotFit_FailsWithItsPlace(string column, string message)
    {
        await using var engine = await RunningEngine.StartAsync(Options, SandboxDefinitions.OptInOut().Replace("donotphone", column, StringComparison.Ordinal));
        await engine.RequestStartAsync(WorkflowName.OptInOut);

        var view = await engine.UntilAsync(WorkflowName.OptInOut, v => v.Status == WorkflowStatus.FAILED);

        Assert.Equal(FailureId.SchemaMismatch, view.ErrorId);
        Assert.Contains($"definition.yaml:7:17: {message}", view.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProfilesThatCannotBeSorted_AreNotSortable_UnlessAFilterFindsTheirChanges()
    {
        await using var engine = await RunningEngine.StartAsync(Options, SandboxDefinitions.Contacts(), SandboxDefinitions.OptInOut());
        await engine.AdminAsync(HttpMethod.Post, "schema", """{"system":"campaign","op":"alterField","resource":"profile","name":"lastModified","field":{"sortable":false}}""");
        await engine.RequestStartAsync(WorkflowName.OptInOut);
        var view = await engine.UntilAsync(WorkflowName.OptInOut, v => v.Status == WorkflowStatus.FAILED);
        Assert.Equal(FailureId.NotSortable, view.ErrorId);
    }

    [Fact]
    public async Task AnotherDirection_IsPendingUntilTheNextStart_ThenDecidesAllPairsAnew()
    {
        await using var engine = await StartedAsync("dynamicsToCampaign");
        var id = (await engine.ContactIdsAsync(1))[0];
        await SetProfileAsync(engine, id, "blackListEmail", true);
        await SeenAsync(engine);
        Assert.False(await ContactAsync(engine, id, "donotemail"));

        await engine.ApplyAsync(SandboxDefinitions.OptInOut("bidirectional"));
        Assert.True(engine.View(WorkflowName.OptInOut).PendingChanges);
        await engine.StopAsync(WorkflowName.OptInOut);
        await engine.RequestStartAsync(WorkflowName.OptInOut);

        await UntilContactAsync(engine, id, "donotemail", true);
        Assert.False(engine.View(WorkflowName.OptInOut).PendingChanges);
    }

    [Fact]
    public async Task Replay_InOneDirection_TakesTheSourceOfEveryPair()
    {
        await using var engine = await StartedAsync("dynamicsToCampaign");
        var id = (await engine.ContactIdsAsync(1))[0];
        await SetContactAsync(engine, id, "donotemail", true);
        await UntilProfileAsync(engine, id, "blackListEmail", true);
        await SetProfileAsync(engine, id, "blackListEmail", false);
        await SeenAsync(engine);
        await engine.StopAsync(WorkflowName.OptInOut);

        await engine.RequestReplayAsync(WorkflowName.OptInOut, "contact");
        await engine.RequestStartAsync(WorkflowName.OptInOut);

        await UntilProfileAsync(engine, id, "blackListEmail", true);
    }

    [Fact]
    public async Task ContactAndProfileDeleted_AreNotCountedAsUnmatched()
    {
        await using var engine = await StartedAsync("bidirectional");
        var id = (await engine.ContactIdsAsync(1))[0];

        await engine.DataverseAsync(HttpMethod.Delete, $"contacts({id})");
        await engine.UntilAsync(WorkflowName.OptInOut, v => v.Unmatched == 1);
        await engine.CampaignAsync(HttpMethod.Delete, $"profileAndServicesExt/profile/{id}");

        await engine.UntilAsync(WorkflowName.OptInOut, v => v.Unmatched == 0);
    }

    [Theory]
    [InlineData("dataverse.batch", "truncated")]
    [InlineData("dataverse.batch", "dropAfter")]
    [InlineData("dataverse.batch.update", "500")]
    [InlineData("campaign.update", "dropAfter")]
    [InlineData("campaign.update", "html200")]
    public async Task AnswersCutOff_EveryFlagArrivesAndBothSidesComeToRest(string target, string kind)
    {
        await using var engine = await StartedAsync("bidirectional");
        var ids = await engine.ContactIdsAsync(12);
        await engine.StopAsync(WorkflowName.OptInOut);
        foreach (var id in ids[..6])
            await SetProfileAsync(engine, id, "blackListPhone", true);
        foreach (var id in ids[6..])
            await SetContactAsync(engine, id, "donotphone", true);
        await engine.AdminAsync(HttpMethod.Put, "faults", $$"""[{"target":"{{target}}","kind":"{{kind}}","count":2}]""");
        await engine.RequestStartAsync(WorkflowName.OptInOut);

        foreach (var id in ids[..6])
            await UntilContactAsync(engine, id, "donotphone", true);
        foreach (var id in ids[6..])
            await UntilProfileAsync(engine, id, "blackListPhone", true);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { Backlog: 0, DeadLetters: 0, Status: WorkflowStatus.RUNNING });
    }

    [Fact]
    public async Task FirstRun_OfManyPairs_TakesFewRequestsAtDataverse()
    {
        const int Pairs = 600;
        await using var engine = await RunningEngine.StartAsync(Options with { Contacts = Pairs }, SandboxDefinitions.Contacts(), SandboxDefinitions.OptInOut());
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        await engine.StopAsync(WorkflowName.Ingress);
        var ids = await engine.ContactIdsAsync(Pairs);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) => await SetProfileAsync(engine, id, "blackListPhone", true));
        var before = await engine.RequestsAsync();

        await engine.RequestStartAsync(WorkflowName.OptInOut);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { CaughtUp: true, Backlog: 0, Unmatched: 0, Written: > 0 });

        var after = await engine.RequestsAsync();
        long Since(string kind) => after.GetValueOrDefault(kind) - before.GetValueOrDefault(kind);
        // Six batches for 600 contacts, and what pages and looks take beside.
        Assert.InRange(Since("dataverse.batch"), 1, 30);
        Assert.InRange(Since("dataverse.read"), 1, 60);
        Assert.Equal(0, Since("dataverse.update"));
        Assert.InRange(Since("campaign.read"), 1, 60);
        using var contacts = await engine.DataverseAsync(HttpMethod.Get, "contacts?$select=donotphone&$filter=donotphone eq false");
        Assert.Equal(0, contacts.RootElement.GetProperty("value").GetArrayLength());
    }

    private static SandboxOptions Options => new() { Contacts = 30, OrdersPerContact = 0 };

    private static async Task<RunningEngine> StartedAsync(string direction)
    {
        var engine = await RunningEngine.StartAsync(Options, SandboxDefinitions.Contacts(), SandboxDefinitions.OptInOut(direction));
        // Flags that differ from the start would get in the way.
        foreach (var id in await engine.ContactIdsAsync(30))
            await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"donotemail":false,"donotphone":false}""");
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        await engine.StopAsync(WorkflowName.Ingress);
        await engine.RequestStartAsync(WorkflowName.OptInOut);
        await engine.UntilAsync(WorkflowName.OptInOut, v => v is { CaughtUp: true, Unmatched: 0, Backlog: 0 });
        return engine;
    }

    /// <summary>Waits until both sides were read twice since: what was changed before is decided.</summary>
    private static async Task SeenAsync(RunningEngine engine)
    {
        for (var round = 0; round < 2; round++)
        {
            var requests = await engine.RequestsAsync();
            await UntilAsync(engine, async () =>
            {
                var now = await engine.RequestsAsync();
                return now.GetValueOrDefault("dataverse.delta") > requests.GetValueOrDefault("dataverse.delta") + 1
                    && now.GetValueOrDefault("campaign.read") > requests.GetValueOrDefault("campaign.read") + 1;
            });
        }
        await engine.UntilAsync(WorkflowName.OptInOut, v => v.Backlog == 0);
    }

    private static async Task SetContactAsync(RunningEngine engine, string id, string column, bool value)
        => (await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", $$"""{"{{column}}":{{(value ? "true" : "false")}}}""")).Dispose();

    private static async Task SetProfileAsync(RunningEngine engine, string id, string attribute, bool value)
        => (await engine.CampaignAsync(HttpMethod.Patch, $"profileAndServicesExt/profile/{id}", $$"""{"{{attribute}}":{{(value ? "true" : "false")}}}""")).Dispose();

    private static async Task<bool> ContactAsync(RunningEngine engine, string id, string column)
    {
        using var contact = await engine.DataverseAsync(HttpMethod.Get, $"contacts({id})?$select={column}");
        return contact.RootElement.GetProperty(column).GetBoolean();
    }

    private static async Task<bool> ProfileAsync(RunningEngine engine, string id, string attribute)
    {
        using var profile = await engine.CampaignAsync(HttpMethod.Get, $"profileAndServicesExt/profile/{id}");
        return profile.RootElement.GetProperty(attribute).GetBoolean();
    }

    private static Task UntilContactAsync(RunningEngine engine, string id, string column, bool value)
        => UntilAsync(engine, async () => await ContactAsync(engine, id, column) == value);

    private static Task UntilProfileAsync(RunningEngine engine, string id, string attribute, bool value)
        => UntilAsync(engine, async () => await ProfileAsync(engine, id, attribute) == value);

    private static async Task UntilAsync(RunningEngine engine, Func<Task<bool>> condition)
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
