using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The host died over a write of an opt-out to Campaign that never arrived; somebody opted in in Dynamics, and then a human set
/// the same opt-out at Campaign. It was taken for ours, kept the older time, and was undone. Seeds 32770 and 33075.
/// </summary>
public sealed class OptOutSetAtCampaignWhileOurWriteWasInDoubtPassedForOurs : IDisposable
{
    private readonly FlagBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(OptOutDirection.Bidirectional)]
    [InlineData(OptOutDirection.DynamicsToCampaign)]
    public void OptOut_SetByAHumanAfterOurWriteWasLost_Stands(OptOutDirection direction)
    {
        HostDiesOver(direction, WriteFault.Unavailable);
        OptInInDynamics();
        _bench.Flags.SaveProfile(EngineBench.Id(1), true);
        Resume();

        Assert.Equal((direction == OptOutDirection.Bidirectional, true), _bench.OptedOut(1));
    }

    [Theory]
    [InlineData(OptOutDirection.Bidirectional)]
    [InlineData(OptOutDirection.DynamicsToCampaign)]
    public void OptIn_MadeAfterOurWriteHadArrived_UndoesIt(OptOutDirection direction)
    {
        HostDiesOver(direction, WriteFault.LostAnswer);
        OptInInDynamics();
        Resume();

        Assert.Equal((false, false), _bench.OptedOut(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptIn_MadeWhileOurWriteWasOnItsWay_LosesOnlyWhereTheAnswerWasLost(bool answerLost)
    {
        var asked = false;
        _bench.Pair(1);
        _bench.Start(Definition(OptOutDirection.Bidirectional));
        _bench.Settle();
        _bench.Home.Network.OnFlags = what =>
        {
            if (asked || what != FlagShop.Profile)
                return WriteFault.None;
            asked = true;
            _bench.Flags.SaveContact(EngineBench.Id(1), false);
            _bench.Flags.CampaignSkew = TimeSpan.FromSeconds(5);
            return answerLost ? WriteFault.LostAnswer : WriteFault.None;
        };
        _bench.Flags.SaveContact(EngineBench.Id(1), true);
        _bench.Until(() => asked);
        _bench.Settle();

        Assert.Equal((answerLost, answerLost), _bench.OptedOut(1));
    }

    /// <summary>Somebody opts out in Dynamics, and the host dies with the write that follows from it.</summary>
    private void HostDiesOver(OptOutDirection direction, WriteFault fault)
    {
        _bench.Pair(1);
        _bench.Start(Definition(direction));
        _bench.Settle();
        var written = false;
        _bench.Home.Network.OnFlags = what =>
        {
            written |= what == FlagShop.Profile;
            return what == FlagShop.Profile ? fault : WriteFault.None;
        };
        _bench.Flags.SaveContact(EngineBench.Id(1), true);
        _bench.Until(() => written);
        _bench.Home.KillHost();
    }

    /// <summary>By the default rule no opt-in in Dynamics undoes an opt-out.</summary>
    private static OptInOutDefinition Definition(OptOutDirection direction) => FlagShop.Definition(direction, dynamicsNewerValueWins: direction == OptOutDirection.Bidirectional);

    private void OptInInDynamics()
    {
        _bench.Home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
        _bench.Flags.SaveContact(EngineBench.Id(1), false);
        _bench.Home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
    }

    private void Resume()
    {
        _bench.Home.Network.OnFlags = _ => WriteFault.None;
        _bench.Home.StartHost();
        _bench.Settle();
    }
}
