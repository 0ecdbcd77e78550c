using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The case that the deletion guard is made for, a table that was emptied: all its deletes were counted, and held, in one transaction. No sign
/// of life could be written meanwhile, and with a million the host that held them read as gone.
/// </summary>
public sealed class GuardMovedAllDeletesInOneTransaction
{
    private const int Deletes = 5_000;

    [Fact]
    public void Pieces_AreHeldOneByOne_AndWhatACrashLeavesIsDecidedTheSameWay()
    {
        var bench = Emptied();
        var guard = Guard(bench, Deletes - 1);
        bench.Do(tx =>
        {
            Assert.Equal(GuardVerdict.Held, guard.Decide(tx, BacklogBench.Now, quiet: true).Verdict);
            Assert.True(guard.CarryOut(tx, GuardVerdict.Held, BacklogBench.Now));
        });
        Assert.InRange(bench.Look(r => r.Counts(bench.Table.Id)).Held, 1, 2_000);

        // As if the host had died here.
        var (verdict, reason) = bench.Look(r => guard.Decide(r, BacklogBench.Now, quiet: true));
        Assert.Equal(GuardVerdict.Held, verdict);
        Assert.StartsWith($"{Deletes} deletes of contact are held: {Deletes} within the hour", reason, StringComparison.Ordinal);
        CarryOut(bench, guard, verdict);
        Assert.Equal(Deletes, bench.Look(r => r.Counts(bench.Table.Id)).Held);
    }

    [Fact]
    public void Pieces_ThatWereLetGo_CountTowardsThoseThatFollow()
    {
        var bench = Emptied();
        var guard = Guard(bench, Deletes);
        bench.Do(tx => Assert.True(guard.CarryOut(tx, GuardVerdict.Released, BacklogBench.Now)));
        Assert.Equal(2_000, bench.Look(r => r.DeletesReleasedSince(bench.Table.Id, BacklogBench.Now)));

        Assert.Equal(GuardVerdict.Held, bench.Look(r => Guard(bench, Deletes - 1).Decide(r, BacklogBench.Now, quiet: true)).Verdict);
        CarryOut(bench, guard, GuardVerdict.Released);
        Assert.Equal(0, bench.Look(r => r.CountInState(bench.Table.Id, ItemState.Settling)));
        Assert.Equal(Deletes, bench.Look(r => r.DeletesReleasedSince(bench.Table.Id, BacklogBench.Now)));
    }

    [Fact]
    public void EmptiedTable_IsHeldWhole_AndReleasedWhole()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { DeletionGuard = new DeletionGuard() });
        bench.Dataverse.PageSize = 2_000;
        for (var i = 1; i <= Deletes; i++)
            bench.Contact(i);
        bench.Start();
        Assert.Equal(Deletes, bench.Campaign.Records(Shop.Profile).Count);
        for (var i = 1; i <= Deletes; i++)
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
        bench.Settle(90);
        Assert.Equal((FailureId.DeletionGuard, (long)Deletes), (bench.View.ErrorId, bench.View.Held));

        bench.Start(allowDeletes: true);
        bench.Settle(600);
        Assert.Equal((WorkflowStatus.RUNNING, 0L, 0L), (bench.View.Status, bench.View.Held, bench.View.Backlog));
        Assert.Empty(bench.Campaign.Records(Shop.Profile));
    }

    private static GuardRule Guard(BacklogBench bench, int count)
        => new(new BacklogTable { Id = bench.Table.Id, Name = bench.Table.Name, DefinitionVersion = 1, Guard = new DeletionGuard(count, Percent: 100) });

    private static void CarryOut(BacklogBench bench, GuardRule guard, GuardVerdict verdict)
    {
        var more = true;
        while (more)
            bench.Do(tx => more = guard.CarryOut(tx, verdict, BacklogBench.Now));
    }

    /// <summary>Deletes that were read and that the guard has not looked at.</summary>
    private static BacklogBench Emptied()
    {
        var bench = new BacklogBench();
        bench.Do(tx =>
        {
            for (var i = 1; i <= Deletes; i++)
                BacklogBench.Insert(tx, bench.Table.Id, i, ItemKind.Delete, ItemState.Settling);
        });
        return bench;
    }
}
