using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.CommandLine;

/// <summary>The real program in real processes; nothing but this machine is reached.</summary>
public sealed class DetachedHostTests : IAsyncLifetime, IDisposable
{
    private readonly ProcessBench _bench = new();

    public async Task InitializeAsync()
    {
        var (code, _, error) = await _bench.RunAsync("apply", _bench.Write("i.yaml", Yaml.Contact("fields: [ { source: firstname, destination: firstName } ]")), _bench.Write("c.yaml", ProcessBench.Connections));
        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public async Task Start_FromATerminalThatCloses_LeavesAHostThatHoldsNothingOfIt()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
            return;
        // 'script' makes a pseudo-terminal, runs the command in it, and closes it when the command ends.
        var (code, output, error) = await ProcessBench.EndAsync(_bench.StartAny("/usr/bin/script", "-qec", $"'{ProcessBench.Program}' '{ProcessBench.Assembly}' start Ingress", "/dev/null"));

        Assert.True(code == 0, output + error);
        var host = _bench.Host()!;
        Assert.True(ProcessBench.Lives(host.ProcessId));
        var stat = File.ReadAllText($"/proc/{host.ProcessId}/stat").Split(") ")[1].Split(' ');
        Assert.Equal(host.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), stat[3]);
        Assert.Equal("0", stat[4]);
        Assert.Equal("/dev/null", LinkOf(host.ProcessId, "fd/0"));
        Assert.Equal("/dev/null", LinkOf(host.ProcessId, "fd/1"));
        Assert.Equal(_bench.Home, LinkOf(host.ProcessId, "cwd"));
        var handles = Directory.GetFiles($"/proc/{host.ProcessId}/fd").Select(path => new FileInfo(path).LinkTarget ?? "").ToArray();
        Assert.DoesNotContain(handles, target => target.StartsWith("/dev/pts", StringComparison.Ordinal));

        // A later heartbeat than the one that start saw: it lives on without its parent.
        await ProcessBench.UntilAsync(() => _bench.Host()!.HeartbeatAt > host.HeartbeatAt);
        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);
    }

    [Fact]
    public async Task Home_WithAHostInIt_HasNothingThatOthersCouldRead()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(0, (await _bench.RunAsync("start", "Ingress")).Code);
        await ProcessBench.UntilAsync(() => Directory.GetFiles(Path.Combine(_bench.Home, "logs"), "*.jsonl").Length > 0);

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        var entries = Directory.EnumerateFileSystemEntries(_bench.Home, "*", SearchOption.AllDirectories).Prepend(_bench.Home).ToArray();
        Assert.Contains(Path.Combine(_bench.Home, "host.lock"), entries);
        foreach (var entry in entries.Where(Path.Exists))
            Assert.Equal((entry, UnixFileMode.None), (entry, File.GetUnixFileMode(entry) & Others));
    }

    [Fact]
    public async Task Host_ThatIsTerminated_EndsCleanlyAndTheNextGoesOn()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(0, (await _bench.RunAsync("start", "Ingress")).Code);
        var first = _bench.Host()!;

        ProcessBench.Signal("TERM", first.ProcessId);
        await ProcessBench.UntilAsync(() => !ProcessBench.Lives(first.ProcessId));

        Assert.True(_bench.Host()!.Ended);
        var list = await ListAsync();
        Assert.Equal(("FAILED", "HostNotRunning"), (list.GetProperty("status").GetString(), list.GetProperty("errorId").GetString()));
        Assert.Equal(JsonValueKind.Null, list.GetProperty("hostProcessId").ValueKind);

        using var next = _bench.Start("host");
        await ProcessBench.UntilAsync(() => _bench.Host()!.Epoch == first.Epoch + 1);
        await DegradedAsync();
        Assert.Equal("STARTING", (await ListAsync()).GetProperty("status").GetString());
        ProcessBench.Signal("TERM", next.Id);
        Assert.Equal(0, (await ProcessBench.EndAsync(next)).Code);
    }

    [Fact]
    public async Task Host_WhoseHomeIsMoved_EndsAndSaysWhy()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var host = _bench.Start("host");
        await ProcessBench.UntilAsync(() => _bench.Host() is { } alive && alive.HeartbeatAt > alive.StartedAt);

        Directory.Move(_bench.Home, _bench.Home + "-moved");

        var (code, _, error) = await ProcessBench.EndAsync(host);
        Assert.Equal(1, code);
        Assert.Contains("state.db was deleted, moved or replaced", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    [Fact]
    public async Task Host_OnAHomeThatHasOne_IsRefusedAndNamesTheProcess()
    {
        Assert.Equal(0, (await _bench.RunAsync("start", "Ingress")).Code);

        var (code, _, error) = await _bench.RunAsync("host");
        var run = await _bench.RunAsync("run", "Ingress");

        Assert.Equal(1, code);
        Assert.StartsWith("HostAlreadyRunning: ", error, StringComparison.Ordinal);
        Assert.Contains($"(process {_bench.Host()!.ProcessId},", error, StringComparison.Ordinal);
        Assert.Equal(1, run.Code);
        Assert.StartsWith("HostAlreadyRunning: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);
        Assert.Equal("STOPPED", (await ListAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Start_RightAfterAKill_BringsUpANewHost()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _bench.RunAsync("start", "Ingress");
        await DegradedAsync();
        var first = _bench.Host()!;
        ProcessBench.Signal("KILL", first.ProcessId);
        await ProcessBench.UntilAsync(() => !ProcessBench.Lives(first.ProcessId));

        var (code, _, error) = await _bench.RunAsync("start", "Ingress");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(first.Epoch + 1, _bench.Host()!.Epoch);
        Assert.NotEqual(first.ProcessId, _bench.Host()!.ProcessId);
        var stop = await _bench.RunAsync("stop", "Ingress", "Egress");
        Assert.Equal(0, stop.Code);
        Assert.StartsWith("warning: WorkflowAlreadyStopped: Egress", stop.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ThatTakesTooLong_ExitsWithFourAndTheWorkflowGoesOn()
    {
        var (code, _, error) = await _bench.RunAsync("start", "Ingress", "--wait", "--timeout", "1");

        Assert.Equal(4, code);
        Assert.StartsWith("StartTimedOut: Ingress is not RUNNING after 1 seconds: STARTING", error, StringComparison.Ordinal);
        Assert.Equal("STARTING", (await ListAsync()).GetProperty("status").GetString());
        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);
    }

    [Fact]
    public async Task Wait_ThatIsInterrupted_EndsAndTheHostDoesNot()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var waiting = _bench.Start("start", "Ingress", "--wait");
        await ProcessBench.UntilAsync(() => _bench.Host() is { Ended: false });

        ProcessBench.Signal("INT", waiting.Id);

        Assert.Equal(130, (await ProcessBench.EndAsync(waiting)).Code);
        Assert.True(ProcessBench.Lives(_bench.Host()!.ProcessId));
        Assert.Equal("STARTING", (await ListAsync()).GetProperty("status").GetString());
        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);
    }

    [Fact]
    public async Task Run_ThatTakesTooLong_ExitsWithFourAndIsStopped()
    {
        var (code, output, error) = await _bench.RunAsync("run", "Ingress", "--timeout", "4");

        Assert.True(code == 4, output + error);
        Assert.StartsWith("RunTimedOut: Not all was read and written within 4 seconds (Ingress: ", error, StringComparison.Ordinal);
        var list = await ListAsync();
        Assert.Equal(("STOPPED", JsonValueKind.Null), (list.GetProperty("status").GetString(), list.GetProperty("hostProcessId").ValueKind));
    }

    [Fact]
    public async Task Run_ThatSomebodyElseStops_ExitsWithOneAndSaysSo()
    {
        using var running = _bench.Start("run", "Ingress");
        await ProcessBench.UntilAsync(() => _bench.Host() is { Ended: false });

        Assert.Equal(0, (await _bench.RunAsync("stop", "Ingress")).Code);

        var (code, _, error) = await ProcessBench.EndAsync(running);
        Assert.Equal(1, code);
        Assert.Contains("WorkflowStopped: Ingress was stopped by somebody else before all was read and written.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatFails_ExitsWithOneAndSaysWhy()
    {
        await _bench.RunAsync("apply", _bench.Write("c.yaml", ProcessBench.Connections.Replace("CAMPAIGNSYNC_TEST_SECRET", "CAMPAIGNSYNC_NOT_SET", StringComparison.Ordinal)));

        var (code, _, error) = await _bench.RunAsync("run", "Ingress");

        Assert.Equal(1, code);
        Assert.StartsWith($"{FailureId.SecretUnavailable}: Ingress: ", error, StringComparison.Ordinal);
        Assert.Equal("FAILED", (await ListAsync()).GetProperty("status").GetString());
        Assert.Equal(3, (await _bench.RunAsync("list", "--fail-on", "FAILED")).Code);
    }

    [Fact]
    public async Task Log_SaysWhatHappenedAndNoSecret()
    {
        await _bench.RunAsync("start", "Ingress");
        await DegradedAsync();

        var (code, output, _) = await _bench.RunAsync("log", "Ingress");

        Assert.Equal(0, code);
        Assert.Contains("StartDelayed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("HostStarted", output, StringComparison.Ordinal);
        Assert.Contains("HostStarted", (await _bench.RunAsync("log")).Out, StringComparison.Ordinal);
        var everything = Directory.GetFiles(_bench.Home, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("host.lock", StringComparison.Ordinal)).Select(path => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)));
        Assert.DoesNotContain(everything, text => text.Contains("hidden-canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Home_ThatCannotBeWritten_IsRefused()
    {
        if (!OperatingSystem.IsLinux())
            return;

        var (code, _, error) = await _bench.RunAsync("apply", _bench.Write("i2.yaml", Yaml.Ingress), "--home", "/proc/campaignsync");

        Assert.Equal(1, code);
        Assert.StartsWith("HomeNotWritable: ", error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ListAsync()
    {
        var (_, output, _) = await _bench.RunAsync("list", "Ingress", "--json");
        return JsonDocument.Parse(output).RootElement[0];
    }

    /// <summary>The host has taken the start and has tried to reach a system.</summary>
    private Task DegradedAsync() => ProcessBench.UntilAsync(() => _bench.View().Health == WorkflowHealth.Degraded);

    private static string LinkOf(int process, string name) => new FileInfo($"/proc/{process}/{name}").LinkTarget ?? "";

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _bench.Dispose();
}
