using System.ComponentModel;
using System.Diagnostics;
using Xunit.Abstractions;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>Runs the Pester tests of tests/Module on a real PowerShell, against the module built as it ships; where that cannot be, says so.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Module_OnARealPowerShell_PassesItsPesterTests()
    {
        if (await MissingAsync() is { } missing)
        {
            // The console too: the output of a test that passes is not shown.
            var notRun = $"The Pester tests in tests/Module did NOT run: {missing}.";
            output.WriteLine(notRun);
            await using var console = new StreamWriter(Console.OpenStandardOutput());
            await console.WriteLineAsync($"  NOT RUN: {notRun}");
            return;
        }

        var module = Path.Combine(Path.GetTempPath(), $"campaignsync-built-{Environment.ProcessId}", "CampaignSync");
        try
        {
            var build = await RunAsync("dotnet", ["msbuild", Path.Combine(CmdletCatalog.Root, "module", "CampaignSync.Module.proj"), "-restore", "-nologo", "-verbosity:minimal", $"-property:Configuration={Configuration}", $"-property:ModuleFolder={module}{Path.DirectorySeparatorChar}"], module: null);
            Assert.True(build.ExitCode == 0, build.Output);
            var pester = await RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(CmdletCatalog.Root, "tests", "Module", "run.ps1")], module);
            output.WriteLine(pester.Output);
            Assert.True(pester.ExitCode == 0, pester.Output);
        }
        finally
        {
            if (Directory.Exists(Path.GetDirectoryName(module)))
                Directory.Delete(Path.GetDirectoryName(module)!, recursive: true);
        }
    }

    /// <summary>The environment variable that asks for them.</summary>
    private const string Switch = "CAMPAIGNSYNC_PESTER";

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>What is not found; null: everything is there.</summary>
    private static async Task<string?> MissingAsync()
    {
        if (Environment.GetEnvironmentVariable(Switch) != "1")
            return $"they start hosts and a sandbox of their own and take minutes; set {Switch}=1 to run them";
        try
        {
            var (code, found) = await RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion) $((Get-Module -ListAvailable Pester | Sort-Object Version | Select-Object -Last 1).Version)\""], module: null);
            var versions = found.Trim().Split(' ');
            if (code != 0 || versions.Length == 0 || !Version.TryParse(versions[0].Split('-')[0], out var shell) || shell < new Version(7, 6))
                return $"pwsh is there but is not PowerShell 7.6 or later ({found.Trim()})";
            return versions.Length > 1 && Version.TryParse(versions[1], out var pester) && pester.Major >= 5 ? null : "pwsh is there but Pester 5 is not";
        }
        catch (Win32Exception)
        {
            return "no pwsh found";
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, string? module)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (module is not null)
            start.Environment["CAMPAIGNSYNC_TEST_MODULE"] = module;
        // Servers that build tools leave behind would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text + await error);
    }
}
