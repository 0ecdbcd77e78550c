using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>The host died between holding deletes and storing the failure: the workflow was resumed and ran on, and nobody was told.</summary>
public sealed class HeldDeletesWereForgottenByACrash
{
    [Fact]
    public void Resume_WithHeldDeletes_FailsAgain()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { DeletionGuard = new DeletionGuard(Count: 3) });
        for (var i = 1; i <= 20; i++)
            bench.Contact(i);
        bench.Start();
        for (var i = 1; i <= 5; i++)
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
        bench.Home.Commits.Kill = (_, before) => before && bench.View.Held > 0;
        bench.Settle(30);
        Assert.False(bench.Home.Host!.Lives);
        bench.Home.Commits.Kill = (_, _) => false;
        bench.Home.StartHost();
        bench.Settle(30);

        Assert.Equal((WorkflowStatus.FAILED, FailureId.DeletionGuard, 5L), (bench.View.Status, bench.View.ErrorId, bench.View.Held));
    }
}
