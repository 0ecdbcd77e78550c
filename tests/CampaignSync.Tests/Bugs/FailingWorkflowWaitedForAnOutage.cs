using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A workflow that could not go on waited, before it said so, until all that it had claimed was written or refused, without
/// the limit that a stop has: with Campaign away, for hours.
/// </summary>
public sealed class FailingWorkflowWaitedForAnOutage
{
    [Fact]
    public void ErrorRun_WhileCampaignIsAway_FailsSoon()
    {
        using var bench = new EngineBench();
        bench.Dataverse.PageSize = 5_000;
        for (var i = 1; i <= 1_000; i++)
            bench.Contact(i);
        var written = 0;
        bench.Network.OnWrite = _ => ++written <= 300 ? WriteFault.Refused : WriteFault.Unavailable;
        bench.Home.Start();
        bench.Home.StartHost();

        bench.Until(() => bench.View.Status == WorkflowStatus.FAILED, seconds: 60);

        Assert.Equal(FailureId.ErrorRun, bench.View.ErrorId);
        Assert.Equal(1_000, bench.View.Backlog + bench.View.DeadLetters);
    }
}
