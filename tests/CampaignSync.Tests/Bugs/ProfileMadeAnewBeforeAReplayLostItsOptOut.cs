using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A profile was deleted and made anew, and a read of everything came before the next look at it. Its contact, which was read
/// first, agreed with what was known of the old profile; so the opt-out of the contact was never written to the new one, who
/// would have got mail. Seed 11913.
/// </summary>
public sealed class ProfileMadeAnewBeforeAReplayLostItsOptOut
{
    [Theory]
    [InlineData(OptOutDirection.DynamicsToCampaign, true)]
    [InlineData(OptOutDirection.Bidirectional, true)]
    // Nobody has opted in: what a new profile has by itself undoes no opt-out.
    [InlineData(OptOutDirection.CampaignToDynamics, false)]
    public void OptOut_OfAProfileThatWasMadeAnew_Stands(OptOutDirection direction, bool isWritten)
    {
        using var bench = new FlagBench();
        bench.Pair(1);
        bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        bench.Flags.SaveProfile(EngineBench.Id(1), true, null);
        bench.Start(FlagShop.Definition(direction));
        bench.Settle();

        bench.Home.Stop(WorkflowName.OptInOut);
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED);
        bench.Flags.Profiles.Remove(EngineBench.Id(1));
        bench.Flags.SaveProfile(EngineBench.Id(1), false, false);
        // The contact is read first.
        bench.Home.Network.Latency = () => TimeSpan.FromMilliseconds(bench.View.Read < 1 ? 10 : 200);
        bench.Home.RequestReplay(FlagShop.Contact, WorkflowName.OptInOut);
        bench.Home.Start(WorkflowName.OptInOut);
        bench.Settle();

        Assert.Equal((true, isWritten), bench.OptedOut(1));
    }
}
