using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>Runs the Pester tests of tests/Module on a real PowerShell, against the module built as it ships; where that cannot be, says so.</summary>
public sealed class PesterTests(ITestOutputHelper output, RunMessages messages) : IClassFixture<RunMessages>
{
    /// <summary>A machine that does many other things at once needs minutes; one that needs more than this hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Module_OnARealPowerShell_PassesItsPesterTests()
    {
        if (await MissingAsync() is { } missing)
        {
            messages.Write($"NOT RUN: the Pester tests in tests/Module (import, help, life cycle, example scripts and all else that needs a real PowerShell): {missing}.");
            return;
        }

        var module = Path.Combine(Path.GetTempPath(), $"campaignsync-built-{Environment.ProcessId}", "CampaignSync");
        try
        {
            var build = await RunAsync("dotnet", ["msbuild", Path.Combine(CmdletCatalog.Root, "module", "CampaignSync.Module.proj"), "-restore", "-nologo", "-verbosity:minimal", $"-property:Configuration={Configuration}", $"-property:ModuleFolder={module}{Path.DirectorySeparatorChar}"], module: null);
            Assert.True(build.ExitCode == 0, build.Output);
            var pester = await RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(CmdletCatalog.Root, "tests", "Module", "run.ps1")], module);
            output.WriteLine(pester.Output);
            foreach (var line in pester.Output.Split('\n').Where(line => Said.Any(word => line.StartsWith(word, StringComparison.Ordinal))))
                messages.Write(line.Trim());
            Assert.True(pester.ExitCode == 0, pester.Output);
            Assert.Matches(@"(?m)^Pester: [1-9]\d* passed, 0 failed", pester.Output);
        }
        finally
        {
            if (Directory.Exists(Path.GetDirectoryName(module)))
                Directory.Delete(Path.GetDirectoryName(module)!, recursive: true);
        }
    }

    /// <summary>What the run measures, counts and skips, for whoever reads the console.</summary>
    private static readonly string[] Said = ["Pester: ", "  Import: ", "  Get-SyncWorkflow: ", "  [!]"];

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>What is not found; null: everything is there.</summary>
    private static async Task<string?> MissingAsync()
    {
        try
        {
            var (code, found) = await RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion) $((Get-Module -ListAvailable Pester | Sort-Object Version | Select-Object -Last 1).Version)\""], module: null);
            var versions = found.Trim().Split(' ');
            if (code != 0 || versions.Length == 0 || !Version.TryParse(versions[0].Split('-')[0], out var shell) || shell < new Version(7, 6))
                return $"pwsh is there but is not PowerShell 7.6 or later ({found.Trim()})";
            return versions.Length > 1 && Version.TryParse(versions[1], out var pester) && pester.Major >= 5 ? null : "pwsh is there, but its module Pester 5 or later is not";
        }
        catch (Win32Exception)
        {
            return "there is no pwsh (PowerShell 7.6 or later) on PATH";
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
        var said = new StringBuilder();
        var read = Task.WhenAll(ReadAsync(process.StandardOutput, said), ReadAsync(process.StandardError, said));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            lock (said)
                Assert.Fail($"{program} has not ended after {Patience.TotalMinutes:0} minutes. It said:{Environment.NewLine}{said}");
        }

        await read;
        return (process.ExitCode, said.ToString());
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder said)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (said)
                said.AppendLine(line);
        }
    }
}
