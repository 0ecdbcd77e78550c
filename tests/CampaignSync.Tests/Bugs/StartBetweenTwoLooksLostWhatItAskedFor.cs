using CampaignSync.Core.LifeCycle;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A host that came up looked for open requests, then for workflows that ran before it. A start between the two was taken
/// for such a one, and run without what it asked for: to end when all is written, or to let deletes go.
/// </summary>
public sealed class StartBetweenTwoLooksLostWhatItAskedFor
{
    [Fact]
    public void StartOnce_WhileAHostComesUp_EndsByItself()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        var started = false;
        bench.Home.Commits.Looked = () =>
        {
            if (started)
                return;
            started = true;
            bench.Home.Start(once: true);
        };
        bench.Home.StartHost();

        bench.Until(() => started && bench.View.Status == WorkflowStatus.STOPPED, seconds: 60);

        Assert.NotNull(bench.FirstName(1));
    }
}
