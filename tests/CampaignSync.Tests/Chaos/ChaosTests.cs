using CampaignSync.Chaos;
using CampaignSync.Chaos.Hosts;
using CampaignSync.Chaos.Strokes;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Tests.State;
using Xunit.Abstractions;

namespace CampaignSync.Tests.Chaos;

/// <summary>The short form of <c>dotnet run --project tests/CampaignSync.Chaos</c>.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Host_ThatIsKilledUnderLoad_LosesNothingAndWritesNothingTwice()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var said = new StringWriter();

        var report = await ChaosRun.RunAsync(new ChaosOptions(Kills: 5, Contacts: 500, Seed: 1, Json: false), said, CancellationToken.None);

        report.Write(said);
        output.WriteLine(said.ToString());
        Assert.True(report.Passed, said.ToString());
        Assert.True(report.Kills >= 5, said.ToString());
        Assert.InRange(report.Comparison.Records, 500, long.MaxValue);
        Assert.InRange(report.Faults.Total, 1, long.MaxValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Plan_OfAnyLength_HasItsKillsAndEachOtherStroke(int kills)
    {
        var plan = StrokePlan.Make(kills, new Random(1)).ToArray();

        Assert.Equal(kills, plan.OfType<Stroke.Kill>().Count());
        Assert.NotEmpty(plan.OfType<Stroke.Suspend>());
        Assert.NotEmpty(plan.OfType<Stroke.SecondHost>());
        Assert.NotEmpty(plan.OfType<Stroke.FullDisk>());
        Assert.Equal(plan, StrokePlan.Make(kills, new Random(1)));
    }

    [Fact]
    public void TornLog_IsReadToTheLastCommit()
    {
        using var living = new TemporaryHome();
        using var killed = new TemporaryHome();
        File.WriteAllBytes(living.Database, []);
        using (var database = Database.Open(living.Database, readOnly: false))
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (n INTEGER)");
            for (var i = 0; i < 100; i++)
                database.Execute("INSERT INTO t VALUES (1)");
            // What lies on the disk now is what a kill would leave there.
            File.Copy(living.Database, killed.Database);
            File.Copy(living.Database + "-wal", killed.Database + "-wal");
        }

        var length = new FileInfo(killed.Database + "-wal").Length;
        Assert.True(TornLog.Tear(killed.Database, new Random(1)));

        Assert.True(new FileInfo(killed.Database + "-wal").Length > length);
        using var torn = Database.Open(killed.Database, readOnly: false);
        Assert.Equal(100, torn.Statement("SELECT count(*) FROM t").Number());
    }

    [Theory]
    [InlineData("--kills", "0")]
    [InlineData("--kills")]
    [InlineData("--contacts", "many")]
    [InlineData("--unknown")]
    public void Options_ThatMakeNoSense_AreRefused(params string[] args) => Assert.Null(ChaosOptions.Parse(args));

    [Fact]
    public void Options_AreReadAsTheyAreWritten()
        => Assert.Equal(new ChaosOptions(50, 3000, -7, Json: true), ChaosOptions.Parse(["--kills", "50", "--contacts", "3000", "--seed", "-7", "--json"]));
}
