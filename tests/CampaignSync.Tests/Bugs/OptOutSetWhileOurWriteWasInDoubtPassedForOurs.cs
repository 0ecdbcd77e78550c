using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The host died over a write of an opt-out to Dynamics that never arrived; somebody opted in at Campaign, and then a human set
/// the same opt-out in Dynamics. It was taken for ours, kept the older time, and was undone. Seeds 9180 and 11509.
/// </summary>
public sealed class OptOutSetWhileOurWriteWasInDoubtPassedForOurs : IDisposable
{
    private readonly FlagBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(OptOutDirection.Bidirectional)]
    [InlineData(OptOutDirection.CampaignToDynamics)]
    public void OptOut_SetByAHumanAfterOurWriteWasLost_Stands(OptOutDirection direction)
    {
        HostDiesOver(direction, WriteFault.Unavailable);
        OptInAtCampaign();
        _bench.Flags.SaveContact(EngineBench.Id(1), true);
        Resume();

        Assert.Equal((true, direction == OptOutDirection.Bidirectional), _bench.OptedOut(1));
    }

    [Fact]
    public void OptOut_WrittenByUsBeforeSomebodyChangedSomethingElse_CountsAsTheirs()
    {
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.LostAnswer);
        OptInAtCampaign();
        _bench.Flags.SaveContact(EngineBench.Id(1));
        Resume();

        Assert.Equal((true, true), _bench.OptedOut(1));
    }

    [Fact]
    public void OptOut_WrittenByUsAndSavedByNobodySince_KeepsTheTimeOfTheChangeThatItCameFrom()
    {
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.LostAnswer);
        OptInAtCampaign();
        Resume();

        Assert.Equal((false, false), _bench.OptedOut(1));
    }

    [Fact]
    public void OptOut_WhereDataverseHidesWhoSaved_IsTakenForOurs()
    {
        _bench.Home.Dataverse.HidesUsers = true;
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.Unavailable);
        OptInAtCampaign();
        _bench.Flags.SaveContact(EngineBench.Id(1), true);
        Resume();

        Assert.Equal((false, false), _bench.OptedOut(1));
    }

    /// <summary>Somebody opts out at Campaign, and the host dies with the write that follows from it.</summary>
    private void HostDiesOver(OptOutDirection direction, WriteFault fault)
    {
        _bench.Pair(1);
        _bench.Start(FlagShop.Definition(direction));
        _bench.Settle();
        var written = false;
        _bench.Home.Network.OnFlags = what =>
        {
            written |= what == FlagShop.Contact;
            return what == FlagShop.Contact ? fault : WriteFault.None;
        };
        _bench.Flags.SaveProfile(EngineBench.Id(1), true);
        _bench.Until(() => written);
        _bench.Home.KillHost();
    }

    private void OptInAtCampaign()
    {
        _bench.Home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
        _bench.Flags.SaveProfile(EngineBench.Id(1), false);
        _bench.Home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
    }

    private void Resume()
    {
        _bench.Home.Network.OnFlags = _ => WriteFault.None;
        _bench.Home.StartHost();
        _bench.Settle();
    }
}
