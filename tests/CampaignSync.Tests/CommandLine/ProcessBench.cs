using System.ComponentModel;
using System.Diagnostics;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Tests.State;

namespace CampaignSync.Tests.CommandLine;

/// <summary>Runs the built program in processes of its own, and ends the hosts that they leave behind.</summary>
internal sealed class ProcessBench : IDisposable
{
    /// <summary>Nothing listens there: workflows stay STARTING, Degraded.</summary>
    public const string Connections = """
        connections:
          dataverse:
            url: http://127.0.0.1:9/
            tokenUrl: http://127.0.0.1:9/token
            clientId: abc
            clientSecret: { env: CAMPAIGNSYNC_TEST_SECRET }
          campaign:
            url: http://127.0.0.1:9/campaign
            tokenUrl: http://127.0.0.1:9/ims
            organizationId: a@AdobeOrg
            clientId: def
            clientSecret: { env: CAMPAIGNSYNC_TEST_SECRET }
        """;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryHome _folder = new();
    private readonly List<Process> _started = [];

    public string Home => Path.Combine(_folder.Path, "home");

    public static string Program { get; } = HostRuntime.CommandFor(new CampaignSync.Control.Homes.Home("/")).Program;

    public static string Assembly { get; } = HostRuntime.HostAssembly;

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Starts the program and does not wait for it.</summary>
    public Process Start(params string[] arguments) => StartAny(Program, [Assembly, .. arguments]);

    public Process StartAny(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        info.Environment["CAMPAIGNSYNC_HOME"] = Home;
        info.Environment["CAMPAIGNSYNC_TEST_SECRET"] = "hidden-canary";
        var process = Process.Start(info)!;
        _started.Add(process);
        return process;
    }

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) => await EndAsync(Start(arguments));

    public static async Task<(int Code, string Out, string Error)> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    public HostState? Host() => Read(reader => reader.GetHost());

    public WorkflowView View() => Read(reader => StatusView.Of(reader, WorkflowName.Ingress, DateTimeOffset.UtcNow));

    private T Read<T>(Func<IStateReader, T> look)
    {
        var store = SqliteStateStore.OpenReader(Home);
        try
        {
            return store.Read(look);
        }
        finally
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    public static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !(File.Exists($"/proc/{id}/stat") && File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z'));
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal by its name, as an admin would.</summary>
    public static void Signal(string signal, int id)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        foreach (var process in _started)
            Kill(process);
        if (File.Exists(Path.Combine(Home, "state.db")) && Host() is { Ended: false } host && Lives(host.ProcessId))
        {
            using var process = Process.GetProcessById(host.ProcessId);
            Kill(process);
            process.WaitForExit();
        }

        _folder.Dispose();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile.
        }
    }
}
