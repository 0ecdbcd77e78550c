using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Somebody opted in at Campaign, one way, where that stands until the contact changes; then the profile was deleted and made
/// anew between two looks. What is gone with it is the time of the opt-in, not an opt-out, so the new profile passed for the old
/// one and the contact's opt-out was never written to it. Seed 25458.
/// </summary>
public sealed class ProfileMadeAnewKeptTheOptInOfTheOldOne
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OptOutOfTheContact_IsWrittenToTheNewProfile(bool madeAnew)
    {
        using var bench = new FlagBench();
        bench.Pair(1);
        bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        bench.Start(FlagShop.Definition(OptOutDirection.DynamicsToCampaign));
        bench.Settle();
        bench.Flags.SaveProfile(EngineBench.Id(1), false, null);
        bench.Settle();
        Assert.Equal((true, false), bench.OptedOut(1));

        bench.Home.Stop(WorkflowName.OptInOut);
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED);
        if (madeAnew)
            bench.Flags.Profiles.Remove(EngineBench.Id(1));
        bench.Flags.SaveProfile(EngineBench.Id(1), false, false);
        bench.Home.Start(WorkflowName.OptInOut);
        bench.Settle();

        Assert.Equal((true, madeAnew), bench.OptedOut(1));
    }
}
