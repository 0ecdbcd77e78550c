using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A contact was gone when its pair was about to be decided, and was restored while the answer was on its way; a page brought
/// it before the answer came. The answer took it for gone again, and no page brought it a second time. Seed 3843.
/// </summary>
public sealed class ContactThatCameBackWhileItWasAskedForWasTakenForGone
{
    [Fact]
    public void LaterOptOut_StillArrives()
    {
        using var bench = new FlagBench();
        bench.Pair(1);
        bench.Start(FlagShop.Definition(OptOutDirection.Bidirectional, dynamicsNewerValueWins: false));
        bench.Settle();

        var (fetched, slow) = (false, false);
        bench.Home.Network.Latency = () => TimeSpan.FromMilliseconds(slow ? 10_000 : 2);
        bench.Home.Dataverse.Fetched += (_, _) =>
        {
            if (!fetched)
                bench.Home.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
            slow = !fetched;
            fetched = true;
        };
        bench.Flags.SaveProfile(EngineBench.Id(1), true, false);
        bench.Until(() => fetched);
        slow = false;
        // With the same opt-out, so that there is nothing to be written for it.
        bench.Flags.SaveContact(EngineBench.Id(1), true, false);
        bench.Home.Scheduler.RunFor(TimeSpan.FromSeconds(20));
        bench.Settle();

        bench.Flags.SaveProfile(EngineBench.Id(1), true, true);
        bench.Settle();
        Assert.True(bench.Flags.AtDynamics(EngineBench.Id(1), 1));
    }
}
