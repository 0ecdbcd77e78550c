using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

public sealed class IngressTests
{
    private static SandboxOptions Small => new() { Contacts = 60, OrdersPerContact = 0 };

    [Fact]
    public async Task Ingress_NewHome_LoadsEverythingOnce()
    {
        await using var engine = await RunningEngine.StartAsync(Small with { Contacts = 1500 }, SandboxDefinitions.Contacts());

        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        Assert.Equal(1500, view.Written);
        Assert.Equal(0, view.DeadLetters);
        var keys = await engine.KeysAsync("profile");
        Assert.Equal(1500, keys.GetProperty("rows").GetInt32());
        Assert.Equal(1500, keys.GetProperty("creates").GetInt32());
        Assert.Equal(0, keys.GetProperty("updates").GetInt32());
    }

    [Fact]
    public async Task Ingress_ChangesAtTheSource_ArriveAtCampaign()
    {
        await using var engine = await LoadedAsync();
        var ids = await engine.ContactIdsAsync(3);

        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({ids[0]})", """{"firstname":"Zoë","address1_city":"Köln"}""");
        await engine.DataverseAsync(HttpMethod.Delete, $"contacts({ids[1]})");
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({ids[2]})", """{"jobtitle":"not mapped"}""");
        var view = await engine.UntilAsync(WorkflowName.Ingress, v => v is { Deleted: 1, CaughtUp: true, Written: 61 });

        using var changed = await engine.CampaignAsync(HttpMethod.Get, $"profileAndServicesExt/profile/{ids[0]}");
        Assert.Equal("Zoë", changed.RootElement.GetProperty("firstName").GetString());
        Assert.Equal("Köln", changed.RootElement.GetProperty("location").GetProperty("city").GetString());
        Assert.Equal(59, (await engine.KeysAsync("profile")).GetProperty("rows").GetInt32());
        Assert.Equal(61, view.Written);
    }

    [Fact]
    public async Task Ingress_EditWhileRunning_TakesEffectAfterStopAndStartOnly()
    {
        await using var engine = await LoadedAsync();

        await engine.ApplyAsync(SandboxDefinitions.Contacts(fields: SandboxDefinitions.ContactFields + "\n      - { source: middlename, destination: middleName }"));
        Assert.True(engine.View(WorkflowName.Ingress).PendingChanges);
        var ids = await engine.ContactIdsAsync(1);
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({ids[0]})", """{"middlename":"Mid","firstname":"First"}""");
        await engine.UntilAsync(WorkflowName.Ingress, v => v.Written == 61 && v.CaughtUp);
        Assert.Equal("", await engine.ProfileTextAsync(ids[0], "middleName"));

        await engine.StopAsync(WorkflowName.Ingress);
        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        Assert.False(view.PendingChanges);
        Assert.Equal("Mid", await engine.ProfileTextAsync(ids[0], "middleName"));
        Assert.True(view.Unchanged + view.Written >= 60, view.ToString());
    }

    [Fact]
    public async Task Ingress_NarrowedFilter_RemovesWhatItExcludesAndRewritesNothing()
    {
        await using var engine = await LoadedAsync();
        var before = await engine.KeysAsync("profile");
        using var inactive = await engine.DataverseAsync(HttpMethod.Get, "contacts?$select=contactid&$filter=statecode eq 1");
        var excluded = inactive.RootElement.GetProperty("value").GetArrayLength();
        Assert.True(excluded > 0);

        await engine.StopAsync(WorkflowName.Ingress);
        await engine.ApplyAsync(SandboxDefinitions.Contacts("""
                filter:
                  conditions:
                    - { field: statecode, operator: equals, value: 0 }
                  deleteFilteredOut: true
            """));
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        var after = await engine.KeysAsync("profile");
        Assert.Equal(60 - excluded, after.GetProperty("rows").GetInt32());
        Assert.Equal(before.GetProperty("updates").GetInt32(), after.GetProperty("updates").GetInt32());
    }

    [Theory]
    [InlineData("500")]
    [InlineData("dropBefore")]
    [InlineData("503")]
    public async Task Ingress_CampaignAway_StaysRunningDegradedAndDrainsByItself(string kind)
    {
        await using var engine = await LoadedAsync();
        var ids = await engine.ContactIdsAsync(5);

        await engine.AdminAsync(HttpMethod.Put, "faults", $$"""[{"target":"campaign","kind":"{{kind}}"}]""");
        foreach (var id in ids)
            await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"firstname":"Outage"}""");
        var away = await engine.UntilAsync(WorkflowName.Ingress, v => v is { Backlog: 5, Health: WorkflowHealth.Degraded });
        Assert.Equal(WorkflowStatus.RUNNING, away.Status);
        await engine.AdminAsync(HttpMethod.Put, "faults", "[]");
        var back = await engine.UntilAsync(WorkflowName.Ingress, v => v is { CaughtUp: true, Health: WorkflowHealth.Healthy, Written: 65 });

        Assert.Equal(0, back.DeadLetters);
        Assert.Equal("Outage", await engine.ProfileTextAsync(ids[4], "firstName"));
    }

    [Fact]
    public async Task Ingress_LostAnswerThenOldValue_CampaignEndsWithTheOldValue()
    {
        await using var engine = await LoadedAsync();
        var id = (await engine.ContactIdsAsync(1))[0];
        var old = await engine.ProfileTextAsync(id, "firstName");

        await engine.AdminAsync(HttpMethod.Put, "faults", """[{"target":"campaign.update","kind":"dropAfter"}]""");
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"firstname":"Lost"}""");
        var lost = await engine.UntilAsync(WorkflowName.Ingress, v => v.Backlog == 1 && v.Health == WorkflowHealth.Degraded);
        Assert.Equal("Lost", await engine.ProfileTextAsync(id, "firstName"));
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", JsonSerializer.Serialize(new { firstname = old }));
        await engine.AdminAsync(HttpMethod.Put, "faults", "[]");
        // The lost write may be repeated before the change back is read: that, too, is caught up, with what was read until then.
        await engine.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp && v.Read > lost.Read);

        Assert.Equal(old, await engine.ProfileTextAsync(id, "firstName"));
    }

    [Fact]
    public async Task Ingress_GatewayThatRejectsNewTokensForAMoment_IsAnOutage()
    {
        await using var engine = await LoadedAsync();
        var id = (await engine.ContactIdsAsync(1))[0];

        await engine.AdminAsync(HttpMethod.Put, "faults", """[{"target":"campaign","kind":"expiredToken"}]""");
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"firstname":"Later"}""");
        var degraded = await engine.UntilAsync(WorkflowName.Ingress, v => v.Health == WorkflowHealth.Degraded);
        await engine.AdminAsync(HttpMethod.Put, "faults", "[]");
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        Assert.Equal(WorkflowStatus.RUNNING, degraded.Status);
        Assert.Contains("rejected a token that was just issued", degraded.Reason, StringComparison.Ordinal);
        Assert.Equal("Later", await engine.ProfileTextAsync(id, "firstName"));
    }

    [Fact]
    public async Task Ingress_SecretRevoked_FailsWithSystemAndRemedyAndGoesOnWhenMended()
    {
        await using var engine = await LoadedAsync();
        var id = (await engine.ContactIdsAsync(1))[0];

        await engine.AdminAsync(HttpMethod.Post, "secret", """{"system":"campaign","value":null}""");
        await engine.AdminAsync(HttpMethod.Post, "expire", """{"what":"tokens"}""");
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"firstname":"Later"}""");
        var failed = await engine.UntilAsync(WorkflowName.Ingress, v => v.Status == WorkflowStatus.FAILED);
        Assert.Equal(FailureId.CredentialRejected, failed.ErrorId);
        Assert.Contains("Campaign", failed.Reason, StringComparison.Ordinal);

        await engine.AdminAsync(HttpMethod.Post, "secret", JsonSerializer.Serialize(new { system = "campaign", value = engine.Sandbox.Addresses.Campaign.ClientSecret }));
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        Assert.Equal("Later", await engine.ProfileTextAsync(id, "firstName"));
    }

    [Fact]
    public async Task Ingress_ColumnDropped_FailsNamingItAndKeepsTheBacklog()
    {
        await using var engine = await LoadedAsync();

        await engine.AdminAsync(HttpMethod.Post, "schema", """{"system":"dataverse","table":"contact","drop":"firstname"}""");
        var failed = await engine.UntilAsync(WorkflowName.Ingress, v => v.Status == WorkflowStatus.FAILED);

        Assert.Equal(FailureId.SchemaMismatch, failed.ErrorId);
        Assert.Contains("firstname", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingress_DeltaLinkExpired_FindsExactlyTheDeletedOnesAndRewritesNothing()
    {
        await using var engine = await LoadedAsync();
        var ids = await engine.ContactIdsAsync(3);
        await engine.StopAsync(WorkflowName.Ingress);
        var before = await engine.KeysAsync("profile");

        foreach (var id in ids)
            await engine.DataverseAsync(HttpMethod.Delete, $"contacts({id})");
        await engine.AdminAsync(HttpMethod.Post, "expire", """{"what":"deltaLinks"}""");
        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        var after = await engine.KeysAsync("profile");
        Assert.Equal(57, after.GetProperty("rows").GetInt32());
        Assert.Equal(before.GetProperty("updates").GetInt32(), after.GetProperty("updates").GetInt32());
        Assert.Equal(3, view.Deleted);
        Assert.Equal(0, view.Written);
    }

    [Fact]
    public async Task Ingress_RefusedRecord_GoesToTheDeadLettersWithRequestAndAnswerAndCanBeRestored()
    {
        const string Fields = SandboxDefinitions.ContactFields + "\n      - { source: salutation, destination: gender }";
        await using var engine = await RunningEngine.StartAsync(Small, SandboxDefinitions.Contacts(fields: Fields + "\n    replacements:\n      - { field: salutation, from: null, to: unknown }"));
        var id = (await engine.ContactIdsAsync(1))[0];
        foreach (var other in await engine.ContactIdsAsync(60))
            await engine.DataverseAsync(HttpMethod.Patch, $"contacts({other})", """{"salutation":"male"}""");
        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({id})", """{"salutation":"Captain"}""");

        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilAsync(WorkflowName.Ingress, v => v is { DeadLetters: 1, CaughtUp: true });
        Assert.Equal(59, view.Written);
        var table = engine.Store.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!;
        var letter = engine.Store.Read(r => r.FindDeadLetter(table.Id, Guid.Parse(id)))!;
        Assert.Contains("Captain", letter.Request, StringComparison.Ordinal);
        Assert.Contains("enumeration", letter.Answer, StringComparison.Ordinal);

        await engine.StopAsync(WorkflowName.Ingress);
        await engine.ApplyAsync(SandboxDefinitions.Contacts(fields: Fields + "\n    replacements:\n      - { field: salutation, from: Captain, to: female }"));
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilAsync(WorkflowName.Ingress, v => v is { DeadLetters: 0, CaughtUp: true });
        Assert.Equal("female", await engine.ProfileTextAsync(id, "gender"));
    }

    [Fact]
    public async Task Ingress_OrdersOfNewCustomers_NeverArriveBeforeTheCustomer()
    {
        await using var engine = await RunningEngine.StartAsync(Small with { Contacts = 200, OrdersPerContact = 1 }, SandboxDefinitions.ContactsAndOrders);
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        for (var i = 0; i < 50; i++)
        {
            var customer = Guid.NewGuid();
            await engine.DataverseAsync(HttpMethod.Post, "contacts", $$"""{"contactid":"{{customer}}","lastname":"New {{i}}"}""");
            await engine.DataverseAsync(HttpMethod.Post, "new_orders", $$"""{"new_orderid":"{{Guid.NewGuid()}}","new_name":"N-{{i}}","new_Contact@odata.bind":"/contacts({{customer}})"}""");
        }
        var rows = await RowsOfOrdersAsync(engine);
        await engine.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp && v.Written >= 200 + rows + 50);

        var orders = await engine.KeysAsync("cusOrder");
        Assert.Equal(rows, orders.GetProperty("rows").GetInt32());
        Assert.Equal(0, orders.GetProperty("childBeforeParent").GetInt32());
    }

    [Fact]
    public async Task Ingress_MassDeletion_IsHeldAndReleasedOnceWhenAllowed()
    {
        await using var engine = await LoadedAsync();
        foreach (var id in await engine.ContactIdsAsync(30))
            await engine.DataverseAsync(HttpMethod.Delete, $"contacts({id})");

        var failed = await engine.UntilAsync(WorkflowName.Ingress, v => v.Status == WorkflowStatus.FAILED);
        Assert.Equal(FailureId.DeletionGuard, failed.ErrorId);
        Assert.True(failed.Held >= 20, failed.ToString());
        var held = failed.Held;
        Assert.Equal(60 - (30 - held), (await engine.KeysAsync("profile")).GetProperty("rows").GetInt32());

        await engine.RequestStartAsync(WorkflowName.Ingress, new Core.Engine.StartArgument(AllowDeletes: true));
        await engine.UntilAsync(WorkflowName.Ingress, v => v is { Status: WorkflowStatus.RUNNING, CaughtUp: true });
        Assert.Equal(30, (await engine.KeysAsync("profile")).GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Ingress_HostEndsInTheMiddleOfALoad_GoesOnAndCreatesNothingTwice()
    {
        await using var engine = await RunningEngine.StartAsync(Small with { Contacts = 3000, Latency = TimeSpan.FromMilliseconds(20) }, SandboxDefinitions.Contacts());
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilAsync(WorkflowName.Ingress, v => v.Written > 300);

        await engine.RestartHostAsync();
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        var keys = await engine.KeysAsync("profile");
        Assert.Equal(3000, keys.GetProperty("rows").GetInt32());
        Assert.Equal(0, keys.GetProperty("createdTwice").GetInt32());
    }

    private static async Task<RunningEngine> LoadedAsync()
    {
        var engine = await RunningEngine.StartAsync(Small, SandboxDefinitions.Contacts());
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        return engine;
    }

    private static async Task<int> RowsOfOrdersAsync(RunningEngine engine)
    {
        using var orders = await engine.DataverseAsync(HttpMethod.Get, "new_orders?$select=new_orderid");
        return orders.RootElement.GetProperty("value").GetArrayLength();
    }
}
