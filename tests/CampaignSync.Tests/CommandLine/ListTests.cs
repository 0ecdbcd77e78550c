using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.CommandLine;

public sealed class ListTests : IAsyncLifetime, IDisposable
{
    private readonly CommandBench _bench = new();

    public async Task InitializeAsync()
    {
        var (code, _, error) = await _bench.RunAsync("apply", _bench.Write("ingress.yaml", Yaml.Ingress), _bench.Write("connections.yaml", Yaml.Connections));
        Assert.Equal((0, ""), (code, error));
    }

    /// <summary>The contract of section 7: names and order. Fields may be added at the end, never taken away.</summary>
    [Fact]
    public async Task Json_HasExactlyTheFieldsOfTheContract()
    {
        var (code, output, _) = await _bench.RunAsync("list", "--json");

        Assert.Equal(0, code);
        var workflows = JsonDocument.Parse(output).RootElement;
        Assert.Equal(3, workflows.GetArrayLength());
        Assert.Equal(
            "name displayName status backlog oldestBacklogAt pendingChanges pendingReplay health reason errorId read written unchanged deleted skipped unmatched deadLetters held gaps cursorExpiresAt lastReadAt lastWrittenAt startedAt caughtUp hostProcessId",
            string.Join(' ', workflows[0].EnumerateObject().Select(property => property.Name)));
        Assert.Equal("""["Ingress","Microsoft Dynamics 365 to Campaign","STOPPED",0,null,false,false,null,null,null,0,0,0,0,0,0,0,0,0,null,null,null,null,false,null]""", JsonSerializer.Serialize(workflows[0].EnumerateObject().Select(property => property.Value)));
    }

    [Fact]
    public async Task Json_Times_AreUtc()
    {
        await FailAsync(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2)));

        var (_, output, _) = await _bench.RunAsync("list", "Ingress", "--json");

        Assert.Equal("2026-03-01T10:30:00Z", JsonDocument.Parse(output).RootElement[0].GetProperty("startedAt").GetString());
    }

    [Fact]
    public async Task Table_OfAFailedWorkflow_SaysWhy()
    {
        await FailAsync(DateTimeOffset.UtcNow);

        var (code, output, _) = await _bench.RunAsync("list");

        Assert.Equal(0, code);
        var lines = output.TrimEnd().Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("NAME ", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0].IndexOf("STATUS", StringComparison.Ordinal), lines[1].IndexOf("FAILED", StringComparison.Ordinal));
        Assert.Equal("Ingress: SchemaMismatch: The column is gone.", lines[4]);
    }

    [Theory]
    [InlineData("FAILED", 3)]
    [InlineData("failed", 3)]
    [InlineData("RUNNING", 0)]
    public async Task FailOn_ExitsWithThreeWhereMet(string status, int expected)
    {
        await FailAsync(DateTimeOffset.UtcNow);

        Assert.Equal(expected, (await _bench.RunAsync("list", "--fail-on", status)).Code);
        Assert.Equal(expected, (await _bench.RunAsync("list", "--status", "STOPPED", "--fail-on", status)).Code);
        Assert.Equal(0, (await _bench.RunAsync("list", "Egress", "--fail-on", status)).Code);
    }

    [Fact]
    public async Task Status_ShowsOnlyThose()
    {
        await FailAsync(DateTimeOffset.UtcNow);

        var (_, output, _) = await _bench.RunAsync("list", "--status", "FAILED", "--json");

        Assert.Equal("Ingress", Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Name_Misspelled_SuggestsTheNearOne()
    {
        var (code, _, error) = await _bench.RunAsync("list", "Ingres");

        Assert.Equal(1, code);
        Assert.StartsWith("WorkflowNotFound: There is no workflow \"Ingres\". Did you mean Ingress?", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5.5, true)]
    [InlineData(8, true)]
    public async Task StoppedWorkflow_WhoseCursorExpiresSoon_IsWarnedOf(double daysOld, bool warned)
    {
        await _bench.ChangeAsync(tx => tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = "contact", LinkAt = DateTimeOffset.UtcNow - TimeSpan.FromDays(daysOld) }));

        var (code, _, error) = await _bench.RunAsync("list");

        Assert.Equal(0, code);
        Assert.Equal(warned, error.StartsWith("warning: CursorExpires: Ingress", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Home_StandsBeforeOrAfterTheVerb(bool before)
    {
        var elsewhere = _bench.Home + "-elsewhere";

        var (code, _, error) = await (before ? _bench.RunAsync("--home", elsewhere, "list") : _bench.RunAsync("list", "--home", elsewhere));

        Assert.Equal(1, code);
        Assert.Contains(elsewhere, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_ThatOthersMayWrite_IsRefusedWithTheRemedy()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_bench.Home, (UnixFileMode)Convert.ToInt32("777", 8));

        var (code, _, error) = await _bench.RunAsync("list");

        Assert.Equal(1, code);
        Assert.StartsWith("HomeNotPrivate: ", error, StringComparison.Ordinal);
        Assert.Contains($"chmod 700 '{_bench.Home}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_OfAnotherAccount_IsRefusedWithTheRemedy()
    {
        // Only root can give a folder away; elsewhere there is nothing to be seen.
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
            return;
        using (var chown = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"chown 65534 '{_bench.Home}'"]))
            await chown.WaitForExitAsync();

        var (code, _, error) = await _bench.RunAsync("list");

        Assert.Equal(1, code);
        Assert.StartsWith("HomeNotOwned: ", error, StringComparison.Ordinal);
        Assert.Contains("65534", error, StringComparison.Ordinal);
    }

    private Task FailAsync(DateTimeOffset startedAt) => _bench.ChangeAsync(tx =>
    {
        var state = tx.GetWorkflow(WorkflowName.Ingress);
        state.Start(request: 1, version: 1, connections: 1, startedAt);
        state.Fail(FailureId.SchemaMismatch, "The column is gone.", DateTimeOffset.UtcNow);
        tx.PutWorkflow(state);
    });

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _bench.Dispose();
}
