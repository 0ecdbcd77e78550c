using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// What a read left to do at its end, comparing the backlog and deciding on blocked records, was done in one transaction however much it was,
/// during which the host could show no sign of life; of blocked deletes the first thousand were looked at and no others.
/// </summary>
public sealed class EndOfAReadWasOneTransaction
{
    [Fact]
    public void Sweep_OfALongBacklogAndManyDeadLetters_GoesInSteps()
    {
        const int Records = Sweep.ItemStepSize + 100;
        var bench = new BacklogBench();
        for (var i = 1; i <= Records; i++)
            bench.Bring(i, i, BacklogBench.Record("never sent"));
        for (var i = Records + 1; i <= 2 * Records; i++)
            bench.Bring(i, i, BacklogBench.Refusal);
        var state = new TableState { Id = bench.Table.Id, Workflow = WorkflowName.Ingress, Name = "contact", ReadBegan = bench.Begin(), NewestVersion = 10 * Records };
        var sweep = new Sweep(bench.Table);
        var left = new List<long>();
        var done = false;
        while (!done)
        {
            bench.Do(tx => done = sweep.Step(tx, state, BacklogBench.Now));
            var counts = bench.Look(r => r.Counts(bench.Table.Id));
            left.Add(counts.Backlog + counts.DeadLetters);
        }

        Assert.Equal(0, left[^1]);
        Assert.All(left.Prepend(2 * Records).Zip(left), step => Assert.InRange(step.First - step.Second, 0, Sweep.ItemStepSize + 100));
    }

    [Fact]
    public void Sweep_ThatIsBrokenOff_BeginsAnewWithTheNextRead()
    {
        const int Records = Sweep.ItemStepSize + 100;
        var bench = new BacklogBench();
        for (var i = 1; i <= Records; i++)
            bench.Bring(i, i, BacklogBench.Record("never sent"));
        var state = new TableState { Id = bench.Table.Id, Workflow = WorkflowName.Ingress, Name = "contact", ReadBegan = bench.Begin(), NewestVersion = 10 * Records };
        bench.Bring(1, 20 * Records, BacklogBench.Record("changed during the read, gone before the next"));
        var sweep = new Sweep(bench.Table);
        bench.Do(tx => Assert.False(sweep.Step(tx, state, BacklogBench.Now)));
        Assert.NotNull(bench.Item(1));
        state.ReadBegan = bench.Begin();
        var done = false;
        while (!done)
            bench.Do(tx => done = sweep.Step(tx, state, BacklogBench.Now));

        Assert.Equal(0, bench.Look(r => r.Counts(bench.Table.Id)).Backlog);
    }

    [Fact]
    public void BlockedDeletes_BehindManyBlockedItems_AreLookedAt()
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        bench.Do(tx =>
        {
            for (var i = 1; i <= 20; i++)
                BacklogBench.Insert(tx, bench.Table.Id, i, i == 15 ? ItemKind.Delete : ItemKind.Upsert, ItemState.Blocked);
        });
        long? after = 0;
        var pieces = 0;
        while (after is { } from)
        {
            bench.Do(tx => after = ParentRule.RecheckDeletes(tx, bench.Table, from, limit: 6, BacklogBench.Now));
            pieces++;
        }

        Assert.Equal((ItemState.Waiting, 4), (bench.Item(15)!.State, pieces));
        Assert.Equal(19, bench.Look(r => r.CountInState(bench.Table.Id, ItemState.Blocked)));
    }

    [Fact]
    public void BlockedChildren_MoreThanAPiece_AreAllDecided()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        for (var i = 1; i <= 2_500; i++)
            bench.Order(i, contact: 9_999);
        bench.Start();
        bench.Settle(60);

        Assert.Equal((2_500L, 0L), (bench.View.DeadLetters, bench.View.Backlog));
    }
}
