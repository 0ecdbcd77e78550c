using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A full read saw a record while its first write was in flight; the completion stored when it had been claimed, and the sweep took it for unseen and deleted it.</summary>
public sealed class SeenWhileInFlightWasSweptAsGone
{
    [Fact]
    public void Completion_OfARecordSeenSince_KeepsWhenItWasSeen()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        var inFlight = bench.ClaimOne();
        var began = bench.Begin();
        bench.Bring(1, 11, BacklogBench.Record("a"), began, full: true);
        bench.Done(inFlight);
        bench.Sweep(began);

        Assert.Null(bench.Item(1));
        Assert.Equal((true, 11), (bench.Known(1)!.Owned, bench.Known(1)!.SourceVersion));
    }

    [Fact]
    public void Sweep_RefusedRowOfARecordThatBecameKnownSince_CountsAsSeen()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        var inFlight = bench.ClaimOne();
        var began = bench.Begin();
        bench.Bring(1, 11, BacklogBench.Refusal, began, full: true);
        bench.Done(inFlight);
        bench.Sweep(began);

        Assert.Null(bench.Item(1));
        Assert.Equal(11, bench.Letter(1)!.SourceVersion);
    }
}
