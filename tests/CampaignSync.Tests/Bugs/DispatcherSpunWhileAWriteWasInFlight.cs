using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>An item that had been retried stood as due while it was in flight, and the dispatcher claimed a thousand times a second.</summary>
public sealed class DispatcherSpunWhileAWriteWasInFlight
{
    [Fact]
    public void RetriedWrite_InFlightForLong_CommitsNoMoreThanTheLooksNeed()
    {
        using var bench = new EngineBench();
        bench.Contact(1, "old");
        bench.Start();
        bench.Network.Latency = () => TimeSpan.FromSeconds(20);
        bench.Contact(1, "middle");
        bench.Until(() => bench.Item(Shop.Contact, 1) is { InFlightEpoch: not 0 });
        bench.Contact(1, "new");
        bench.Settle(60);
        var commits = 0;
        bench.Home.Commits.Committed = _ => commits++;
        bench.Settle(10);

        Assert.NotNull(bench.Item(Shop.Contact, 1));
        Assert.InRange(commits, 5, 60);
    }
}
