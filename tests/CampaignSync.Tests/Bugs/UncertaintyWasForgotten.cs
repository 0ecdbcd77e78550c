using CampaignSync.Core.Ports;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>An attempt may have taken effect; several ways led to nobody knowing that any more, so that the record was never deleted, or a stale value never mended.</summary>
public sealed class UncertaintyWasForgotten
{
    [Fact]
    public void Retry_AfterACrashInFlight_StaysUncertain()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        bench.ClaimOne(epoch: 1);
        var again = bench.ClaimOne(epoch: 2);
        Assert.Equal((true, Expectation.Present), (again.Uncertain, again.Expect));
        bench.Retry(again, uncertain: false);

        Assert.True(bench.Item(1)!.Uncertain);
        bench.Bring(1, 0, null);
        bench.Settle();
        Assert.Equal(Core.State.ItemKind.Delete, bench.ClaimOne(epoch: 2).Kind);
    }

    [Fact]
    public void Retry_OfARevisionThatWasReplaced_StaysUncertain()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        bench.Retry(bench.ClaimOne(), uncertain: true);
        var second = bench.ClaimOne();
        bench.Bring(1, 11, BacklogBench.Record("b"));
        bench.Retry(second, uncertain: false);

        Assert.True(bench.Item(1)!.Uncertain);
    }

    [Fact]
    public void FilteredOut_WhileUncertain_IsDeletedOnceTheRowIsGone()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        bench.Retry(bench.ClaimOne(), uncertain: true);
        bench.Bring(1, 11, BacklogBench.FilteredOut);
        Assert.Null(bench.Item(1));
        Assert.Equal((false, true), (bench.Known(1)!.Owned, bench.Known(1)!.MaybeOwned));

        bench.Bring(1, 12, null);
        bench.Settle();
        Assert.Equal(Core.State.ItemKind.Delete, bench.ClaimOne().Kind);
    }

    [Fact]
    public void FilteredOut_WhileAnUpdateIsUncertain_IsNotSkippedWhenItPassesAgain()
    {
        var bench = new BacklogBench();
        bench.Write(1, 10, "a");
        bench.Bring(1, 11, BacklogBench.Record("b"));
        bench.Retry(bench.ClaimOne(), uncertain: true);
        bench.Bring(1, 12, BacklogBench.FilteredOut);

        Assert.Equal(Core.Backlog.IntakeResult.Queued, bench.Bring(1, 13, BacklogBench.Record("a")));
    }

    [Fact]
    public void Refused_WhileUncertain_SaysSoInTheDeadLetter()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        bench.Retry(bench.ClaimOne(), uncertain: true);
        bench.Bring(1, 11, BacklogBench.Refusal);

        Assert.True(bench.Letter(1)!.Uncertain);
    }
}
