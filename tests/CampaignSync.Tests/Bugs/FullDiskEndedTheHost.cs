using CampaignSync.Core.LifeCycle;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The first sign of life that found the disk full ended the host, so that no workflow could say why it failed. Where the
/// failure itself found it full, the workflow read as RUNNING, did nothing, and took no request any more.
/// </summary>
public sealed class FullDiskEndedTheHost
{
    private bool _full;

    [Fact]
    public void Workflow_OnADiskThatIsFullForAWhile_FailsAndCanBeStartedAgain()
    {
        using var bench = Bench();
        _full = true;
        bench.Contact(1);
        bench.Settle(30);
        Assert.True(bench.Home.Host!.Lives);

        _full = false;
        bench.Settle(10);
        Assert.Equal((WorkflowStatus.FAILED, FailureId.StateStoreFull), (bench.View.Status, bench.View.ErrorId));

        bench.Start();
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Stop_OnADiskThatIsFullForAWhile_IsCarriedOutWhenThereIsRoom()
    {
        using var bench = Bench();
        bench.Home.Stop();
        _full = true;
        bench.Settle(30);
        Assert.NotEqual(WorkflowStatus.STOPPED, bench.View.Status);

        _full = false;
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED, 10);
        bench.Start();
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
    }

    private EngineBench Bench()
    {
        var bench = new EngineBench();
        bench.Start();
        bench.Home.FillDisk(_ => _full);
        return bench;
    }
}
