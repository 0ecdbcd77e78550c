using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Whoever writes flags stores what it sets out to write, and what came of it. Where that found the disk full, the workflow
/// failed as Unexpected and sent the admin to look for a trace, instead of making room.
/// </summary>
public sealed class FullDiskUnderAWriterWasUnforeseen : IDisposable
{
    private static readonly Guid s_key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private readonly SimulatedHome _home = new(seed: 1);
    private readonly SimulatedFlags _flags;

    public FullDiskUnderAWriterWasUnforeseen()
    {
        _home.Scheduler.InOrder = true;
        _flags = FlagShop.Open(_home);
        _flags.SaveContact(s_key, false, false);
        _flags.SaveProfile(s_key, false, false);
        _home.Save(FlagShop.Definition(OptOutDirection.Bidirectional));
        _home.Start(WorkflowName.OptInOut);
        _home.StartHost();
        Until(() => View is { Status: WorkflowStatus.RUNNING, CaughtUp: true });
    }

    private WorkflowView View => _home.View(WorkflowName.OptInOut);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData((int)CommitKinds.Claim, true)]
    [InlineData((int)CommitKinds.Intent, true)]
    [InlineData((int)CommitKinds.Intent, false)]
    [InlineData((int)CommitKinds.Flag, true)]
    [InlineData((int)CommitKinds.Flag, false)]
    [InlineData((int)CommitKinds.Completion, false)]
    public void OptOut_WhoseBookkeepingFindsTheDiskFullOnce_FailsAsThatAndIsWrittenAfterAStart(int kind, bool toDynamics)
    {
        var full = false;
        _home.Commits.Kill = (kinds, before) =>
        {
            if (full || !before || ((int)kinds & kind) == 0)
                return false;
            full = true;
            throw new StoreFullException("The disk is full.");
        };

        if (toDynamics)
            _flags.SaveProfile(s_key, true, null);
        else
            _flags.SaveContact(s_key, true, null);
        Until(() => full && View.Status == WorkflowStatus.FAILED);

        Assert.Equal(FailureId.StateStoreFull, View.ErrorId);
        Assert.Equal("The disk is full.", View.Reason);

        _home.Start(WorkflowName.OptInOut);
        Until(() => _flags.AtDynamics(s_key, 0) == true && _flags.AtCampaign(s_key, 0) == true && View is { Status: WorkflowStatus.RUNNING, Backlog: 0 });
    }

    private void Until(Func<bool> condition) => _home.Scheduler.RunUntil(condition, TimeSpan.FromMinutes(2), () => $"{View} {string.Join('\n', _home.Log.Lines)}");
}
