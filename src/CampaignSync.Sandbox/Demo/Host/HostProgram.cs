using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CampaignSync.Sandbox.Demo.Host;

/// <summary>The command line <c>campaignsync</c>, run as a process: nothing of it is loaded here.</summary>
internal sealed class HostProgram(string home)
{
    private const string FileName = "campaignsync.dll";

    /// <summary>Where the build puts the host: in a folder of its own, or, with both packed together, beside the sandbox.</summary>
    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "host", FileName) is var own && File.Exists(own)
        ? own
        : Path.Combine(AppContext.BaseDirectory, FileName);

    /// <summary>Runs a command that must succeed, and gives its output.</summary>
    /// <exception cref="DemoException">It did not end with 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!File.Exists(Assembly))
            throw new DemoException($"The job host is not at {Assembly}; build the project CampaignSync.Sandbox, which puts it there.");
        var start = new ProcessStartInfo(Launcher()) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["exec", Assembly, "--home", home, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new DemoException($"'campaignsync {string.Join(' ', arguments)}' ended with {process.ExitCode}: {(await errors).Trim()}");
    }

    /// <summary>The runtime that runs this program: ROOT/dotnet where it is ROOT/shared/Microsoft.NETCore.App/VERSION.</summary>
    private static string Launcher()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var launcher = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(launcher) ? launcher : "dotnet";
    }
}
