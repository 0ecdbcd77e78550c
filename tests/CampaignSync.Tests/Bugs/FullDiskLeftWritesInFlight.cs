using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Where the disk was full twice while writes were in flight, the run ended without those that were still on their way. One
/// that came to its end under the next run undid what that one had written since, and nobody ever noticed.
/// </summary>
public sealed class FullDiskLeftWritesInFlight
{
    [Fact]
    public void WriteInFlight_WhenCompletionsFindTheDiskFull_EndsBeforeTheNextRunWrites()
    {
        using var bench = new EngineBench();
        bench.Start();
        var full = 0;
        bench.Home.FillDisk(kinds => (kinds & CommitKinds.Completion) != 0 && full++ < 2);
        Begin(bench, 3, "older", TimeSpan.FromSeconds(40));
        Begin(bench, 2, "other", TimeSpan.FromSeconds(15));
        Begin(bench, 1, "first", TimeSpan.FromMilliseconds(2));
        bench.Contact(3, "newer");

        bench.Until(() => bench.View.Status == WorkflowStatus.FAILED);
        bench.Start();
        bench.Settle(60);

        Assert.Equal((WorkflowStatus.RUNNING, 0), (bench.View.Status, bench.View.Backlog));
        Assert.Equal("\"newer\"", bench.FirstName(3));
    }

    /// <summary>A write whose request is under way for so long.</summary>
    private static void Begin(EngineBench bench, int number, string firstName, TimeSpan underWay)
    {
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(2);
        bench.Contact(number, firstName);
        bench.Until(() => bench.Item(Shop.Contact, number) is not null);
        bench.Network.Latency = () => underWay;
        bench.Until(() => bench.Item(Shop.Contact, number) is { InFlightEpoch: not 0 });
        bench.Settle(0);
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(2);
    }
}
