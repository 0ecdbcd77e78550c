using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>What a table that was taken out left behind: dead letters that could be restored and then waited for ever, parents' deletes that waited for its children, and a cursor ahead of a backlog that was dropped.</summary>
public sealed class TableTakenOutLeftItemsBehind
{
    [Fact]
    public void DeadLetters_OfATableTakenOut_GoWithIt()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = w => w.Resource == Shop.CusOrder ? WriteFault.Refused : WriteFault.None;
        bench.Order(101, 1, amount: 9);
        bench.Settle();
        Assert.Single(bench.DeadLetters(Shop.Order));
        bench.Stop();
        bench.Save(Shop.ContactMapping);
        bench.Start();

        Assert.Empty(bench.DeadLetters(Shop.Order));
        Assert.True(bench.View.CaughtUp);
    }

    [Fact]
    public void ParentsDelete_WaitingForATableTakenOut_Goes()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = w => w.Resource == Shop.CusOrder ? WriteFault.Unavailable : WriteFault.None;
        bench.Order(101, 1, amount: 9);
        bench.Settle(10);
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(20);
        bench.Stop();
        bench.Save(Shop.ContactMapping);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Start();
        bench.Settle(90);

        Assert.Null(bench.FirstName(1));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Backlog_DroppedForADefinitionThatNeverRan_IsReadAgain()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Order(101, 1, amount: 9);
        bench.Settle(10);
        bench.Stop();
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Save(Shop.ContactMapping);
        // The host dies between dropping the orders' backlog and adopting the definition.
        var dropped = false;
        bench.Home.Commits.Kill = (kinds, before) => before && (dropped |= bench.Item(Shop.Order, 101) is null) && kinds.HasFlag(CommitKinds.Control);
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Settle(10);
        Assert.False(bench.Home.Host!.Lives);

        bench.Home.Commits.Kill = (_, _) => false;
        bench.Home.Stop();
        bench.Save(Shop.ContactMapping, Shop.OrderMapping);
        bench.Start();
        Assert.Equal((WorkflowStatus.RUNNING, "9"), (bench.View.Status, bench.Field(Shop.CusOrder, 101, "amount")));
    }

    private static EngineBench Loaded()
    {
        var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Start();
        Assert.NotNull(bench.Field(Shop.CusOrder, 101, "amount"));
        return bench;
    }
}
