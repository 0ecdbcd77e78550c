using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>Far more is claimed than is written at once; what waits for its turn is not touched, and lets others go first.</summary>
public sealed class ClaimedAndWaitingTests
{
    private const int Contacts = 600;

    [Fact]
    public void Stop_WhileMostOfWhatIsClaimedWaits_PutsOnlyWhatHadBegunInDoubt()
    {
        using var bench = new EngineBench();
        Load(bench, TimeSpan.FromSeconds(4));
        bench.Stop();
        var written = bench.Campaign.Records(Shop.Profile).Count;

        Assert.InRange(written, 1, 2 * GateLimits.Campaign.MaxInFlight);
        Assert.Equal(Contacts - written, bench.View.Backlog);
        Assert.InRange(Enumerable.Range(1, Contacts).Count(i => bench.Item(Shop.Contact, i) is { MayHaveArrived: true }), 0, GateLimits.Campaign.MaxInFlight);
        bench.Network.WriteLatency = null;
        bench.Start();
        Assert.Equal(Contacts, bench.Effects().Distinct().Count(e => e.StartsWith("Created", StringComparison.Ordinal)));
        Assert.Equal(Contacts, bench.Effects().Count);
    }

    [Fact]
    public void Host_ThatEndsWhileTheDispatcherGathers_BeginsNothingMore()
    {
        using var bench = new EngineBench();
        Load(bench, TimeSpan.FromSeconds(4));
        bench.Until(() => bench.View.Written > 0);
        bench.Home.Host!.Terminate();
        bench.Until(() => bench.Home.Host.Ended.IsCompletedSuccessfully);

        Assert.InRange(Enumerable.Range(1, Contacts).Count(i => bench.Item(Shop.Contact, i) is { MayHaveArrived: true }), 0, GateLimits.Campaign.MaxInFlight);
    }

    [Fact]
    public void Stop_WhereAnEarlierHostLeftThemInDoubt_LeavesThemInDoubt()
    {
        using var bench = new EngineBench();
        Load(bench, TimeSpan.FromSeconds(4));
        bench.Home.Host!.Kill();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.RUNNING);
        bench.Settle(2);
        bench.Stop();

        var left = Enumerable.Range(1, Contacts).Select(i => bench.Item(Shop.Contact, i)).Where(i => i is not null).ToArray();
        Assert.InRange(left.Length, Contacts / 2, Contacts);
        Assert.All(left, i => Assert.True(i!.MayHaveArrived));
    }

    [Fact]
    public void Change_BehindAClaimedLoad_GoesFirst()
    {
        using var bench = new EngineBench();
        Load(bench, TimeSpan.FromSeconds(4));
        bench.Contact(Contacts + 1, "New");
        bench.Until(() => bench.FirstName(Contacts + 1) is not null);

        Assert.InRange(bench.View.Backlog, Contacts / 3, Contacts);
    }

    private static void Load(EngineBench bench, TimeSpan latency)
    {
        for (var i = 1; i <= Contacts; i++)
            bench.Contact(i);
        bench.Network.WriteLatency = () => latency;
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Read == Contacts && bench.Campaign.Records(Shop.Profile).Count > 0);
    }
}
