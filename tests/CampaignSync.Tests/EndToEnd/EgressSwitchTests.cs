using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

/// <summary>What an admin does with Egress while it runs: switches, replay, changes that are pending, a failure and its end.</summary>
public sealed class EgressSwitchTests
{
    private static readonly string[] s_types = ["send", "open", "click", "bounce"];

    [Theory]
    [InlineData("send")]
    [InlineData("open")]
    [InlineData("click")]
    [InlineData("bounce")]
    public async Task Switch_Off_SkipsThatTypeAndNoOther(string type)
    {
        await using var engine = await StartedAsync($"{SandboxDefinitions.Egress}\nevents: {{ {type}: false }}");
        foreach (var each in s_types)
            await engine.AdminAsync(HttpMethod.Post, "events", $$"""{"count":{{(each == type ? 3 : 2)}},"types":["{{each}}"]}""");

        var view = await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 6, Skipped: 3 });

        Assert.Equal(0, view.DeadLetters);
        Assert.Equal(s_types.Where(t => t != type).SelectMany(t => new[] { "acs_email" + t, "acs_email" + t }).Order(StringComparer.Ordinal), await ActivityTypesAsync(engine));
    }

    [Fact]
    public async Task ContactlessAndSoft_AreSkipped_UnknownContactIsADeadLetterThatCanBeRestored()
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        var unknown = Guid.NewGuid();
        await engine.AdminAsync(HttpMethod.Post, "events", $$$"""
            {"events":[
              {{{Event("1", "open", "")}}},
              {{{Event("2", "open", "not a guid")}}},
              {{{Event("3", "bounce", unknown.ToString(), ",\"bounceType\":\"soft\"")}}},
              {{{Event("4", "open", unknown.ToString())}}}]}
            """);
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Skipped: 3, DeadLetters: 1 });
        var letter = Assert.Single(engine.DeadLetters(WorkflowName.Egress, "journal"));
        Assert.Equal(("ContactNotFound", "4"), (letter.ErrorId, letter.KeyText));

        await engine.DataverseAsync(HttpMethod.Post, "contacts", $$"""{"contactid":"{{unknown}}","lastname":"Late"}""");
        await engine.RestoreAsync(WorkflowName.Egress, letter);
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 1, DeadLetters: 0 });
    }

    [Fact]
    public async Task PendingChanges_AreSeenUntilTheNextStart_AndAReplayWritesNothingTwice()
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":20,"seed":5,"types":["send","open"]}""");
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 20 });

        await engine.ApplyAsync(SandboxDefinitions.Egress + "\nevents: { open: false }");
        Assert.True(engine.View(WorkflowName.Egress).PendingChanges);
        await engine.StopAsync(WorkflowName.Egress);
        Assert.False(engine.View(WorkflowName.Egress).PendingChanges);
        await engine.ApplyAsync(SandboxDefinitions.Egress);
        await engine.RequestReplayAsync(WorkflowName.Egress, "journal");
        Assert.True(engine.View(WorkflowName.Egress).PendingReplay);
        await engine.RequestStartAsync(WorkflowName.Egress);
        var view = await engine.UntilAsync(WorkflowName.Egress, v => v is { CaughtUp: true, Backlog: 0, Written: 20 });

        Assert.False(view.PendingReplay);
        Assert.Equal(20, (await ActivityTypesAsync(engine)).Count);
    }

    [Fact]
    public async Task MissingColumn_FailsWithItsPlace_AndAMendedDefinitionRuns()
    {
        await using var engine = await RunningEngine.StartAsync(Options, SandboxDefinitions.Egress + "\nactivities: { click: { columns: { url: acs_trackingurls } } }");
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":4,"seed":5}""");
        await engine.RequestStartAsync(WorkflowName.Egress);
        var failed = await engine.UntilAsync(WorkflowName.Egress, v => v.Status == WorkflowStatus.FAILED);
        Assert.Equal(FailureId.SchemaMismatch, failed.ErrorId);
        Assert.Contains("definition.yaml:3:40: acs_emailclick has no column acs_trackingurls", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(0, failed.Read);

        await engine.ApplyAsync(SandboxDefinitions.Egress);
        await engine.RequestStartAsync(WorkflowName.Egress);
        await engine.UntilAsync(WorkflowName.Egress, v => v is { CaughtUp: true, Backlog: 0, Written: 4 });
    }

    [Fact]
    public async Task Stop_KeepsTheBacklog_AndTheNextStartWritesIt()
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Put, "faults", """[{"target":"dataverse.batch","kind":"503"}]""");
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":30,"seed":5,"types":["send"]}""");
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 30, Health: WorkflowHealth.Degraded });
        await engine.StopAsync(WorkflowName.Egress);
        Assert.Equal(30, engine.View(WorkflowName.Egress).Backlog);

        await engine.AdminAsync(HttpMethod.Put, "faults", "[]");
        await engine.RequestStartAsync(WorkflowName.Egress);
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 30, DeadLetters: 0 });
    }

    [Fact]
    public async Task EventsThatCannotBeRead_AreDeadLetters_AndTheOthersGoOn()
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        var contact = (await engine.ContactIdsAsync(1))[0];
        await engine.AdminAsync(HttpMethod.Post, "events", $$$"""
            {"events":[
              "no object", 7, null,
              {"type":"open","time":"2026-01-01T00:00:00Z","profile":{"externalId":"{{{contact}}}"}},
              {"@id":"no-time","type":"open","profile":{"externalId":"{{{contact}}}"}},
              {"@id":"bad-time","type":"open","time":"yesterday","profile":{"externalId":"{{{contact}}}"}},
              {"@id":"no-type","time":"2026-01-01T00:00:00Z","profile":{"externalId":"{{{contact}}}"}},
              {{{Event("good", "open", contact)}}}]}
            """);

        var view = await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 1, CaughtUp: true });

        var letters = engine.DeadLetters(WorkflowName.Egress, "journal");
        Assert.All(letters, l => Assert.Equal("EventMalformed", l.ErrorId));
        Assert.Equal(view.Read, view.Written + view.Skipped + letters.Count);
        Assert.Equal(WorkflowStatus.RUNNING, view.Status);
        Assert.Superset(new HashSet<string?> { "no-time", "bad-time", "no-type" }, letters.Select(l => l.KeyText).ToHashSet());

        var asRead = letters.Single(l => l.KeyText == "no-time");
        Assert.EndsWith("Mend the journal's pointers in the Egress definition, stop and start Egress, and restore it; or remove it.", asRead.Reason, StringComparison.Ordinal);
        // Restored without being mended it comes back, with the same advice.
        await new DeadLetterControl(engine.Store, TimeProvider.System).RestoreAsync(WorkflowName.Egress, [asRead.Id], CancellationToken.None);
        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0 } && v.DeadLetters == letters.Count);
        Assert.Equal(asRead.Reason, engine.DeadLetters(WorkflowName.Egress, "journal").Single(l => l.Id > letters.Max(old => old.Id)).Reason);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("notJson")]
    [InlineData("noEvents")]
    [InlineData("noNext")]
    public async Task Journal_AnswersNonsense_IsDegradedAndLosesNothing(string kind)
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Post, "journal", $$"""{"malformed":"{{kind}}","malformedCount":1}""");
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":10,"seed":5,"types":["send"]}""");

        var view = await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 10, DeadLetters: 0 });

        Assert.Equal(WorkflowStatus.RUNNING, view.Status);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("dropAfter")]
    [InlineData("html200")]
    public async Task BatchAnswer_CutOff_EveryEventBecomesOneCompletedActivity(string kind)
    {
        await using var engine = await StartedAsync(SandboxDefinitions.Egress);
        await engine.AdminAsync(HttpMethod.Put, "faults", $$"""[{"target":"dataverse.batch","kind":"{{kind}}","count":2}]""");
        await engine.AdminAsync(HttpMethod.Post, "events", """{"count":60,"seed":5,"types":["send","click"]}""");

        await engine.UntilAsync(WorkflowName.Egress, v => v is { Backlog: 0, Written: 60, DeadLetters: 0 });

        Assert.Equal(60, (await ActivityTypesAsync(engine)).Count);
    }

    private static SandboxOptions Options => new() { Contacts = 20, OrdersPerContact = 0 };

    private static string Event(string id, string type, string contact, string more = "")
        => $$"""{"@id":"{{id}}","type":"{{type}}","time":"2026-01-01T00:00:00Z","profile":{"externalId":"{{contact}}"},"campaign":{"name":"C"},"delivery":{"name":"D"}{{more}}}""";

    private static async Task<RunningEngine> StartedAsync(string definition)
    {
        var engine = await RunningEngine.StartAsync(Options, definition);
        await engine.RequestStartAsync(WorkflowName.Egress);
        await engine.UntilCaughtUpAsync(WorkflowName.Egress);
        return engine;
    }

    /// <summary>Tables of all activities; each is completed.</summary>
    private static async Task<List<string>> ActivityTypesAsync(RunningEngine engine)
    {
        using var activities = await engine.DataverseAsync(HttpMethod.Get, "activitypointers?$select=activitytypecode,statecode");
        var rows = activities.RootElement.GetProperty("value").EnumerateArray().ToArray();
        Assert.All(rows, a => Assert.Equal(1, a.GetProperty("statecode").GetInt32()));
        return [.. rows.Select(a => a.GetProperty("activitytypecode").GetString()!).Order(StringComparer.Ordinal)];
    }
}
