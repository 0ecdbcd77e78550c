using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A definition got one flag more. On contacts that we had saved last, for the sake of another flag, it took the time of that
/// write: an opt-in that nobody had touched for years looked newer than a human's opt-out at Campaign, and undid it. Seed 14943.
/// </summary>
public sealed class FlagAddedLaterTookTheTimeOfOurWrite
{
    private static readonly OptInOutDefinition s_both = FlagShop.Definition(OptOutDirection.Bidirectional, dynamicsNewerValueWins: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptOut_OfAFlagThatIsAddedLater_IsNotUndoneByOurWriteOfAnother(bool inDynamics)
    {
        using var bench = new FlagBench();
        bench.Pair(1);
        bench.Start(s_both with { Fields = [s_both.Fields[0]] });
        bench.Settle();
        if (inDynamics)
            bench.Flags.SaveContact(EngineBench.Id(1), null, true);
        else
            bench.Flags.SaveProfile(EngineBench.Id(1), null, true);
        bench.Settle();
        bench.Flags.SaveProfile(EngineBench.Id(1), true, null);
        bench.Settle();
        Assert.Equal((true, true), bench.OptedOut(1));

        bench.Home.Save(s_both);
        bench.Home.Stop(WorkflowName.OptInOut);
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED);
        bench.Home.Start(WorkflowName.OptInOut);
        bench.Settle();

        Assert.True(bench.Flags.AtDynamics(EngineBench.Id(1), 1));
        Assert.True(bench.Flags.AtCampaign(EngineBench.Id(1), 1));
    }
}
