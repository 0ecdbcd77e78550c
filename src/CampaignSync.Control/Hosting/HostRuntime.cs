using System.Runtime.InteropServices;
using CampaignSync.Control.Homes;

namespace CampaignSync.Control.Hosting;

/// <summary>
/// Finds the runtime for the host: the very one that runs the caller, so that what started the host can run it, whatever
/// PATH and DOTNET_ROOT say.
/// </summary>
public static class HostRuntime
{
    /// <summary>The assembly of the host, beside this one.</summary>
    public static string HostAssembly => Path.Combine(Path.GetDirectoryName(typeof(HostRuntime).Assembly.Location)!, "campaignsync.dll");

    /// <summary>The command that runs a detached host for a home.</summary>
    /// <exception cref="ControlException"><c>HostNotStarted</c>: no way to run it from here.</exception>
    public static HostCommand CommandFor(Home home)
        => CommandFor(HostAssembly, ["host", "--home", home.Folder, "--detached"], RuntimeEnvironment.GetRuntimeDirectory(), Environment.ProcessPath);

    /// <param name="runtimeFolder">Where the caller's runtime lies.</param>
    /// <param name="processPath">The caller's program.</param>
    internal static HostCommand CommandFor(string hostAssembly, IReadOnlyList<string> arguments, string runtimeFolder, string? processPath)
    {
        if (SharedRuntime(runtimeFolder) is { } muxer)
            return new HostCommand(muxer, ["exec", hostAssembly, .. arguments], NoVariables);

        var program = Path.GetFileNameWithoutExtension(processPath);
        if (string.Equals(program, "pwsh", StringComparison.OrdinalIgnoreCase))
            return new HostCommand(processPath!, ["-NoProfile", "-NonInteractive", "-NoLogo", "-Command", PowerShellScript(hostAssembly, arguments)], AsInHostConfiguration);
        if (string.Equals(program, "campaignsync", StringComparison.OrdinalIgnoreCase))
            return new HostCommand(processPath!, arguments, NoVariables);

        throw new ControlException(ControlErrorId.HostNotStarted, $"The program that runs this ({processPath ?? "unknown"}) brings a runtime of its own that cannot run the job host. Start the host with 'campaignsync host', then try again.");
    }

    private static Dictionary<string, string> NoVariables => [];

    /// <summary>What campaignsync.runtimeconfig.json says, where the host runs on a runtime that has been configured for PowerShell. Numbers are hexadecimal.</summary>
    private static Dictionary<string, string> AsInHostConfiguration => new()
    {
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_GCGen0MaxBudget"] = "0x1000000",
        ["DOTNET_GCConserveMemory"] = "0x6",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountThreshold"] = "0x3E8",
        ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "0x1",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0x0",
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    };

    /// <summary>The launcher of an installation: ROOT/dotnet where the runtime is ROOT/shared/Microsoft.NETCore.App/VERSION.</summary>
    private static string? SharedRuntime(string runtimeFolder)
    {
        var root = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", ".."));
        var muxer = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(muxer) ? muxer : null;
    }

    /// <summary>A PowerShell with a runtime of its own cannot run a program as it is, but it can load it and call it.</summary>
    private static string PowerShellScript(string hostAssembly, IEnumerable<string> arguments)
    {
        var list = string.Join(",", arguments.Select(Quote));
        return $"exit [Reflection.Assembly]::LoadFrom({Quote(hostAssembly)}).GetType('CampaignSync.Host.PowerShellEntry').GetMethod('Run').Invoke($null, @(,[string[]]@({list})))";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
