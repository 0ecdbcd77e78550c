using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>Processes of our own programs, run on the runtime that runs this one.</summary>
internal static class Child
{
    public static string SandboxAssembly => Path.Combine(AppContext.BaseDirectory, "sandbox", "CampaignSync.Sandbox.dll");

    public static string HostAssembly => Path.Combine(AppContext.BaseDirectory, "sandbox", "host", "campaignsync.dll");

    public static string OwnAssembly => typeof(Child).Assembly.Location;

    /// <summary>Starts a program with its output redirected.</summary>
    public static Process Start(string assembly, IEnumerable<string> arguments, bool input = false)
    {
        var start = new ProcessStartInfo(Launcher(), ["exec", assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input };
        return Process.Start(start)!;
    }

    /// <summary>Runs a program that must succeed, and gives its output.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> RunAsync(string assembly, params string[] arguments)
    {
        using var process = Start(assembly, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{Path.GetFileName(assembly)} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {await errors}");
    }

    private static string Launcher()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var launcher = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(launcher) ? launcher : "dotnet";
    }
}
