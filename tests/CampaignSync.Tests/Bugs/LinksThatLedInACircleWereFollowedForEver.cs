using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Next links that led back over more than one page, and links that were refused again and again, kept the host reading as fast
/// as the source answered, with a line in the log for each.
/// </summary>
public sealed class LinksThatLedInACircleWereFollowedForEver
{
    private const int Contacts = 23;

    [Fact]
    public void Circle_OfPages_EndsAndIsTriedAgainAtLeisure()
    {
        using var bench = Bench();
        var links = new List<string>();
        bench.Dataverse.Misdirect = (from, next) =>
        {
            if (from is null)
                links.Clear();
            else
                links.Add(from);
            return links.Count >= 3 ? links[0] : next;
        };

        AssertPatient(bench, () => bench.Dataverse.Misdirect = (_, next) => next);
    }

    [Fact]
    public void Link_RefusedEachTime_IsTriedAgainAtLeisure()
    {
        using var bench = Bench();
        bench.Network.OnRead = _ => ReadFault.LinkRefused;

        AssertPatient(bench, () => bench.Network.OnRead = _ => ReadFault.None);
    }

    [Fact]
    public void Trail_KnowsWhatWasFollowed_UntilTheReadEnds()
    {
        var trail = new LinkTrail();
        trail.Follow(null);
        trail.Follow("a");
        trail.Follow("b");

        Assert.True(trail.LeadsBack("c", "a"));
        Assert.True(trail.LeadsBack("c", "c"));
        Assert.False(trail.LeadsBack("c", "d"));
        trail.Clear();
        Assert.False(trail.LeadsBack("c", "a"));
    }

    private static EngineBench Bench()
    {
        var bench = new EngineBench();
        for (var i = 1; i <= Contacts; i++)
            bench.Contact(i);
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(1);
        return bench;
    }

    /// <summary>As many reads as back-off allows, and no more; and all is well when the source is.</summary>
    private static void AssertPatient(EngineBench bench, Action mend)
    {
        bench.Start();
        var before = bench.Network.Requests;
        bench.Settle(60);
        Assert.InRange(bench.Network.Requests - before, 5, 600);
        Assert.Equal(WorkflowHealth.Degraded, bench.View.Health);

        mend();
        bench.Until(() => bench.View.CaughtUp, 60);
        Assert.Equal(Contacts, bench.Campaign.Records(Shop.Profile).Count);
    }
}
