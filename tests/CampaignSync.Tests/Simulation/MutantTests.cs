using System.ComponentModel;
using System.Diagnostics;
using CampaignSync.Tests.Definitions;
using Xunit.Abstractions;

namespace CampaignSync.Tests.Simulation;

/// <summary>Whether each mutant is caught takes half an hour (<c>--mutants</c>); that each still is one takes a moment.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Patches_AllApplyToTheSource()
    {
        var patches = Directory.GetFiles(RepositoryFile.PathTo("tests/mutants"), "*.patch");
        Assert.InRange(patches.Length, 12, int.MaxValue);
        var refused = new List<string>();
        foreach (var patch in patches)
        {
            var start = new ProcessStartInfo("git", ["apply", "--check", patch]) { WorkingDirectory = RepositoryFile.PathTo("."), RedirectStandardError = true };
            try
            {
                using var git = Process.Start(start)!;
                var said = await git.StandardError.ReadToEndAsync();
                await git.WaitForExitAsync();
                if (git.ExitCode != 0)
                    refused.Add($"{Path.GetFileName(patch)}: {said.Trim()}");
            }
            catch (Win32Exception)
            {
                output.WriteLine("git was not found: whether the mutants apply was not looked at.");
                return;
            }
        }
        Assert.Empty(refused);
    }
}
