using System.Text.RegularExpressions;
using CampaignSync.Simulation.Runs;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.Simulation;

public sealed partial class SimulationTests
{
    [Fact]
    public void Seeds_OfTheNormalRun_BreakNothing()
    {
        var report = SeedRunner.Run(first: 1, seeds: 2000);

        var said = new StringWriter();
        report.Write(said);
        Assert.True(report.Passed, said.ToString());
        Assert.True(report.Steps / report.Seeds >= 200, said.ToString());
        Assert.Equal(100, report.OnSqlite);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(27)]
    [InlineData(58)]
    public void Seed_RunTwice_GoesTheSameWay(int seed)
    {
        var first = SeedRun.Run(seed);
        var second = SeedRun.Run(seed);

        Assert.Equal((first.TraceHash, first.Steps, first.Violation), (second.TraceHash, second.Steps, second.Violation));
        Assert.NotEqual(first.TraceHash, SeedRun.Run(seed + 1).TraceHash);
    }

    [Fact]
    public void CrashPoints_InTheSource_AreAllHitOnPurpose()
    {
        var core = RepositoryFile.PathTo("src/CampaignSync.Core");
        var numbers = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(line => CrashPoint().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToArray();

        Assert.NotEmpty(numbers);
        Assert.All(numbers, n => Assert.Contains($"crash point {n}, after the commit", SimulationReport.Required));
    }

    [GeneratedRegex(@"// Crash point (\d+):")]
    private static partial Regex CrashPoint();
}
