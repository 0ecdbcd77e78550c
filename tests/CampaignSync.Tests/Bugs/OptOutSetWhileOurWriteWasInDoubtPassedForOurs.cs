using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The host died over a write of an opt-out to Dynamics that never arrived; somebody opted in at Campaign, and then a human set
/// the same opt-out in Dynamics. It was taken for ours, kept the older time, and was undone. Seeds 9180 and 11509.
/// </summary>
public sealed class OptOutSetWhileOurWriteWasInDoubtPassedForOurs : IDisposable
{
    private static readonly Guid s_key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private readonly SimulatedHome _home = new(seed: 1);
    private readonly SimulatedFlags _flags;

    public OptOutSetWhileOurWriteWasInDoubtPassedForOurs()
    {
        _home.Scheduler.InOrder = true;
        _flags = FlagShop.Open(_home);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(OptOutDirection.Bidirectional)]
    [InlineData(OptOutDirection.CampaignToDynamics)]
    public void OptOut_SetByAHumanAfterOurWriteWasLost_Stands(OptOutDirection direction)
    {
        HostDiesOver(direction, WriteFault.Unavailable);
        OptInAtCampaign();
        _flags.SaveContact(s_key, true);
        Resume();

        Assert.True(_flags.AtDynamics(s_key, 0));
        Assert.Equal(direction == OptOutDirection.Bidirectional, _flags.AtCampaign(s_key, 0));
    }

    [Fact]
    public void OptOut_WrittenByUsBeforeSomebodyChangedSomethingElse_CountsAsTheirs()
    {
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.LostAnswer);
        OptInAtCampaign();
        _flags.SaveContact(s_key);
        Resume();

        Assert.Equal((true, true), (_flags.AtDynamics(s_key, 0), _flags.AtCampaign(s_key, 0)));
    }

    [Fact]
    public void OptOut_WrittenByUsAndSavedByNobodySince_KeepsTheTimeOfTheChangeThatItCameFrom()
    {
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.LostAnswer);
        OptInAtCampaign();
        Resume();

        Assert.Equal((false, false), (_flags.AtDynamics(s_key, 0), _flags.AtCampaign(s_key, 0)));
    }

    [Fact]
    public void OptOut_WhereDataverseHidesWhoSaved_IsTakenForOurs()
    {
        _home.Dataverse.HidesUsers = true;
        HostDiesOver(OptOutDirection.Bidirectional, WriteFault.Unavailable);
        OptInAtCampaign();
        _flags.SaveContact(s_key, true);
        Resume();

        Assert.Equal((false, false), (_flags.AtDynamics(s_key, 0), _flags.AtCampaign(s_key, 0)));
    }

    /// <summary>Somebody opts out at Campaign, and the host dies with the write that follows from it.</summary>
    private void HostDiesOver(OptOutDirection direction, WriteFault fault)
    {
        _flags.SaveContact(s_key, false);
        _flags.SaveProfile(s_key, false);
        _home.Save(FlagShop.Definition(direction));
        _home.Start(WorkflowName.OptInOut);
        _home.StartHost();
        Rest();
        var written = false;
        _home.Network.OnFlags = what =>
        {
            written |= what == FlagShop.Contact;
            return what == FlagShop.Contact ? fault : WriteFault.None;
        };
        _flags.SaveProfile(s_key, true);
        Until(() => written);
        _home.KillHost();
    }

    private void OptInAtCampaign()
    {
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
        _flags.SaveProfile(s_key, false);
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(2));
    }

    private void Resume()
    {
        _home.Network.OnFlags = _ => WriteFault.None;
        _home.StartHost();
        Rest();
    }

    private void Rest()
    {
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(4));
        Until(() => _home.View(WorkflowName.OptInOut) is { Backlog: 0, CaughtUp: true, Status: WorkflowStatus.RUNNING });
    }

    private void Until(Func<bool> condition)
        => _home.Scheduler.RunUntil(condition, TimeSpan.FromMinutes(3), () => $"{_home.View(WorkflowName.OptInOut)}{Environment.NewLine}{string.Join(Environment.NewLine, _home.Log.Lines)}");
}
