using System.Text.Json;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Tests.EndToEnd;
using CampaignSync.Tests.State;

namespace CampaignSync.Tests.CommandLine;

/// <summary>The real program against the sandbox.</summary>
public sealed class SandboxRunTests : IAsyncLifetime, IDisposable
{
    private readonly ProcessBench _bench = new();
    private SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Contacts = 200, OrdersPerContact = 0 });
        var dataverse = _sandbox.Addresses.Dataverse;
        var campaign = _sandbox.Addresses.Campaign;
        _bench.Write("dataverse.secret", dataverse.ClientSecret);
        _bench.Write("campaign.secret", campaign.ClientSecret);
        _bench.Write("connections.yaml", $$"""
            connections:
              dataverse:
                url: {{dataverse.Url}}
                tokenUrl: {{dataverse.TokenUrl}}
                clientId: {{dataverse.ClientId}}
                clientSecret: { file: dataverse.secret }
              campaign:
                url: {{campaign.Url}}
                tokenUrl: {{campaign.TokenUrl}}
                organizationId: {{campaign.OrganizationId}}
                clientId: {{campaign.ClientId}}
                clientSecret: { file: campaign.secret }
                journalUrl: {{campaign.JournalUrl}}
            """);
        _bench.Write("ingress.yaml", SandboxDefinitions.Contacts());
        Assert.Equal((0, ""), await ApplyAsync());
    }

    [Fact]
    public async Task Run_UntilAllIsWritten_ExitsWithZeroAndIsStopped()
    {
        var (code, output, error) = await _bench.RunAsync("run", "Ingress", "--timeout", "60");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Ingress: read 200, written 200,", output, StringComparison.Ordinal);
        var list = await ListAsync();
        Assert.Equal(("STOPPED", 0, true), (list.GetProperty("status").GetString(), list.GetProperty("backlog").GetInt64(), list.GetProperty("caughtUp").GetBoolean()));
        var again = await _bench.RunAsync("run", "Ingress", "--timeout", "60");
        Assert.Equal(0, again.Code);
        Assert.Contains("Ingress: read 0, written 0,", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterAnUpdate_BringsTheStateUpToDate_AndGoesOn()
    {
        Assert.Equal(0, (await _bench.RunAsync("run", "Ingress", "--timeout", "60")).Code);
        await OlderState.MakeAsync(_bench.Home, Path.Combine(_bench.Home, "state.db"));

        var (code, output, error) = await _bench.RunAsync("run", "Ingress", "--timeout", "60");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Ingress: read 0, written 0,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithNewDeadLetters_ExitsWithFive()
    {
        // 'city' fits no enumeration that Campaign knows.
        _bench.Write("ingress.yaml", SandboxDefinitions.Contacts(fields: """
                  - { source: address1_city, destination: gender }
            """).Replace("tables:", "failAfterErrors: 1000\ntables:", StringComparison.Ordinal));
        Assert.Equal((0, ""), await ApplyAsync());

        var (code, output, error) = await _bench.RunAsync("run", "Ingress", "--timeout", "60");

        Assert.True(code == 5, output + error);
        Assert.Contains("new dead letters: 'campaignsync dead-letters list NAME' shows them.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhereTheDefinitionDoesNotFit_ExitsWithOneAndNamesThePlace()
    {
        _bench.Write("ingress.yaml", SandboxDefinitions.Contacts(fields: """
                  - { source: frstname, destination: firstName }
            """));
        Assert.Equal((0, ""), await ApplyAsync());

        var test = await _bench.RunAsync("test", Path.Combine(Path.GetDirectoryName(_bench.Home)!, "ingress.yaml"), "--online");
        var run = await _bench.RunAsync("run", "Ingress", "--timeout", "60");

        Assert.Equal(1, test.Code);
        Assert.Contains("ingress.yaml:9:", test.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Code);
        Assert.StartsWith("SchemaMismatch: Ingress: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("ingress.yaml:9:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartWaitStopRestart_OnADetachedHost_Work()
    {
        var start = await _bench.RunAsync("start", "Ingress", "--wait", "--timeout", "60");
        Assert.Equal((0, ""), (start.Code, start.Error));
        Assert.Equal("RUNNING", (await ListAsync()).GetProperty("status").GetString());

        var again = await _bench.RunAsync("start", "Ingress", "--wait");
        Assert.Equal(0, again.Code);
        Assert.StartsWith("warning: WorkflowAlreadyRunning: ", again.Error, StringComparison.Ordinal);

        var before = _bench.Host()!.ProcessId;
        var restart = await _bench.RunAsync("restart", "Ingress", "--wait", "--timeout", "60");
        Assert.Equal((0, ""), (restart.Code, restart.Error));
        Assert.Equal("RUNNING", (await ListAsync()).GetProperty("status").GetString());
        Assert.Equal(before, _bench.Host()!.ProcessId);

        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);
        Assert.Equal("STOPPED", (await ListAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task TestOnline_OfDefinitionsThatFit_FindsNothing()
    {
        var folder = Path.GetDirectoryName(_bench.Home)!;

        var (code, output, error) = await _bench.RunAsync("test", Path.Combine(folder, "connections.yaml"), Path.Combine(folder, "ingress.yaml"), "--online", "--home", Path.Combine(folder, "none"));

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Dataverse: sign in: works.", output, StringComparison.Ordinal);
        Assert.Contains("2 files: no problem found.", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Error)> ApplyAsync()
    {
        var folder = Path.GetDirectoryName(_bench.Home)!;
        var (code, _, error) = await _bench.RunAsync("apply", Path.Combine(folder, "connections.yaml"), Path.Combine(folder, "ingress.yaml"));
        return (code, error);
    }

    private async Task<JsonElement> ListAsync() => JsonDocument.Parse((await _bench.RunAsync("list", "Ingress", "--json")).Out).RootElement[0];

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose() => _bench.Dispose();
}
