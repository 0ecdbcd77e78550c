using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A start that met an error of the store was not carried out, and neither was any request to that workflow after it, while
/// the host went on living: nothing but ending it by hand helped.
/// </summary>
public sealed class RequestThatCouldNotBeCarriedOutStoppedAllLaterOnes
{
    [Fact]
    public void Request_WhileOthersKeepTheDatabase_IsCarriedOutAfterThat()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        var busy = Break(bench, new StoreBusyException("Others keep writing."));
        bench.Home.Start();
        var host = bench.Home.StartHost();
        bench.Settle();
        Assert.True(host.Lives);

        busy.IsBroken = false;
        bench.Settle();
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Request_ThatMeetsAnotherErrorOfTheStore_EndsTheHost_AndTheNextGoesOn()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        var store = Break(bench, new StateStoreException("The database is damaged."));
        bench.Home.Start();
        var host = bench.Home.StartHost();
        bench.Settle();
        Assert.False(host.Lives);
        Assert.IsType<StateStoreException>(host.Ended.Exception!.InnerException);

        store.IsBroken = false;
        bench.Home.StartHost();
        bench.Settle();
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    private static BrokenStore Break(EngineBench bench, Exception error)
    {
        var store = new BrokenStore();
        bench.Home.Commits.Kill = (kinds, before) => before && store.IsBroken && kinds == CommitKinds.Control ? throw error : false;
        return store;
    }

    private sealed class BrokenStore
    {
        public bool IsBroken { get; set; } = true;
    }
}
