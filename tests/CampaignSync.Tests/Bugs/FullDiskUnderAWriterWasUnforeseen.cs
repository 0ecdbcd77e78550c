using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Whoever writes flags stores what it sets out to write, and what came of it. Where that found the disk full, the workflow
/// failed as Unexpected and sent the admin to look for a trace, instead of making room.
/// </summary>
public sealed class FullDiskUnderAWriterWasUnforeseen
{
    [Theory]
    [InlineData((int)CommitKinds.Claim, true)]
    [InlineData((int)CommitKinds.Intent, true)]
    [InlineData((int)CommitKinds.Intent, false)]
    [InlineData((int)CommitKinds.Flag, true)]
    [InlineData((int)CommitKinds.Flag, false)]
    [InlineData((int)CommitKinds.Completion, false)]
    public void OptOut_WhoseBookkeepingFindsTheDiskFullOnce_FailsAsThatAndIsWrittenAfterAStart(int kind, bool toDynamics)
    {
        using var bench = new FlagBench();
        bench.Pair(1);
        bench.Start(FlagShop.Definition(OptOutDirection.Bidirectional));
        bench.Settle();
        var full = false;
        bench.Home.FillDisk(kinds => !full && (full = ((int)kinds & kind) != 0));

        if (toDynamics)
            bench.Flags.SaveProfile(EngineBench.Id(1), true, null);
        else
            bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        bench.Until(() => full && bench.View.Status == WorkflowStatus.FAILED);

        Assert.Equal(FailureId.StateStoreFull, bench.View.ErrorId);
        Assert.Equal(FullDisk.Message, bench.View.Reason);

        bench.Home.Start(WorkflowName.OptInOut);
        bench.Until(() => bench.OptedOut(1) == (true, true) && bench.View is { Status: WorkflowStatus.RUNNING, Backlog: 0 });
    }
}
