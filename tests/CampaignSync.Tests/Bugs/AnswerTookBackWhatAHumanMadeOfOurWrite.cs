using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Our opt-in arrived in Dynamics, a human opted out there, and a page showed that before the answer to our write came. The
/// answer then made the opt-in due again, and the human's opt-out was undone.
/// </summary>
public sealed class AnswerTookBackWhatAHumanMadeOfOurWrite
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OptOut_SeenBeforeTheAnswerToOurWrite_Stands(bool times)
    {
        using var bench = new FlagBench(times);
        bench.Flags.SaveContact(EngineBench.Id(1), true, false);
        bench.Flags.SaveProfile(EngineBench.Id(1), true, false);
        bench.Start(FlagShop.Definition(OptOutDirection.CampaignToDynamics));
        bench.Settle();
        var answersSlowly = false;
        bench.Home.Network.OnFlags = what =>
        {
            answersSlowly = what == FlagShop.Contact;
            return WriteFault.None;
        };
        bench.Home.Network.Latency = () =>
        {
            var slow = answersSlowly;
            answersSlowly = false;
            return slow ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(2);
        };

        bench.Flags.SaveProfile(EngineBench.Id(1), false, null);
        bench.Until(() => bench.OptedOut(1) == (false, false));
        bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        bench.Settle();

        Assert.Equal((true, false), bench.OptedOut(1));
    }
}
