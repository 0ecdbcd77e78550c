using CampaignSync.Core.Definitions;
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

        bench.Restart(s_both);

        AssertOptedOut(bench);
    }

    [Fact]
    public void OptOut_OfAFlagThatIsInvertedLater_IsNotUndoneByOurWriteOfIt()
    {
        using var bench = new FlagBench();
        bench.Flags.SaveContact(EngineBench.Id(1), false, true);
        bench.Flags.SaveProfile(EngineBench.Id(1), false, false);
        // By mistake: the column has the other sense, and says the same for the time being.
        bench.Start(s_both with { Fields = [s_both.Fields[0], s_both.Fields[1] with { Invert = false }] });
        bench.Settle();
        bench.Flags.SaveProfile(EngineBench.Id(1), null, true);
        bench.Settle();

        bench.Restart(s_both);

        AssertOptedOut(bench);
    }

    [Fact]
    public void OptOut_OfAFlagThatWasTakenOutAndComesBack_IsNotUndoneByOurWriteOfAnother()
    {
        using var bench = new FlagBench();
        bench.Flags.SaveContact(EngineBench.Id(1), false, true);
        bench.Flags.SaveProfile(EngineBench.Id(1), false, true);
        bench.Start(s_both);
        bench.Settle();
        bench.Restart(s_both with { Fields = [s_both.Fields[0]] });
        bench.Flags.SaveContact(EngineBench.Id(1), null, false);
        bench.Flags.SaveProfile(EngineBench.Id(1), null, false);
        bench.Settle();
        bench.Flags.SaveProfile(EngineBench.Id(1), null, true);
        bench.Settle();
        bench.Flags.SaveProfile(EngineBench.Id(1), true, null);
        bench.Settle();

        bench.Restart(s_both);

        AssertOptedOut(bench);
    }

    private static void AssertOptedOut(FlagBench bench)
        => Assert.Equal((true, true), (bench.Flags.AtDynamics(EngineBench.Id(1), 1), bench.Flags.AtCampaign(EngineBench.Id(1), 1)));
}
