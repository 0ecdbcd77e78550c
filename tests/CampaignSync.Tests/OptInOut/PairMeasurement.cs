using System.Diagnostics;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.State;
using Xunit.Abstractions;

namespace CampaignSync.Tests.OptInOut;

/// <summary>
/// What a start under another rule keeps others from, with many pairs in the store. By hand:
/// <c>CAMPAIGNSYNC_MEASURE=1000000 dotnet test tests/CampaignSync.Tests -c Release --filter PairMeasurement --logger "console;verbosity=detailed"</c>
/// </summary>
public sealed class PairMeasurement(ITestOutputHelper output)
{
    [MeasurementFact]
    public async Task AnotherDirection_OverManyPairs_HoldsNobodyUp()
    {
        var pairs = int.Parse(Environment.GetEnvironmentVariable(MeasurementFactAttribute.Variable)!, null);
        var disk = new SqliteDisk();
        await FillAsync(disk.Client, pairs);
        using var home = new SimulatedHome(seed: 1, disk);
        home.Scheduler.InOrder = true;
        // Each transaction is a step of its own.
        home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(1);
        FlagShop.Open(home);
        home.Save(FlagShop.Definition(CampaignSync.Core.Definitions.OptOutDirection.Bidirectional));
        home.Start(WorkflowName.OptInOut);
        home.StartHost();

        var (longest, began) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (home.View(WorkflowName.OptInOut) is not { Status: WorkflowStatus.RUNNING, CaughtUp: true })
        {
            var step = Stopwatch.GetTimestamp();
            Assert.True(home.Scheduler.Step(TimeSpan.FromHours(1)), string.Join('\n', home.Log.Lines));
            longest = Stopwatch.GetElapsedTime(step) is var took && took > longest ? took : longest;
        }

        output.WriteLine($"{pairs} pairs: caught up after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, longest transaction {longest.TotalMilliseconds:0} ms");
    }

    /// <summary>Pairs that were read under another rule.</summary>
    private static async Task FillAsync(IStateStore store, int count)
    {
        var table = new TableState { Workflow = WorkflowName.OptInOut, Name = FlagShop.Contact, Phase = ReadPhase.Incremental, Fingerprint = "another rule" };
        await store.WriteAsync(tx => tx.PutTable(table));
        for (var from = 0; from < count; from += 5000)
        {
            await store.WriteAsync(tx =>
            {
                for (var i = from; i < Math.Min(from + 5000, count); i++)
                    tx.PutPair(new PairState { Table = table.Id, Key = Guid.NewGuid(), HasContact = true, HasProfile = true, Flags = [1, 0, 0, 0, 0, 0, 0] });
            });
        }
    }
}
