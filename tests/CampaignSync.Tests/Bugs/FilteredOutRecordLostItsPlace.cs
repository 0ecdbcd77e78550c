using CampaignSync.Core.Backlog;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A record that the filter took out forgot at which version, or that it was filtered out at all, so that an older row could bring it back.</summary>
public sealed class FilteredOutRecordLostItsPlace
{
    [Fact]
    public void Delete_OfAFilteredOutRecord_KeepsTheVersion()
    {
        var bench = new BacklogBench(deleteFilteredOut: true);
        bench.Write(1, 10, "a");
        bench.Bring(1, 11, BacklogBench.FilteredOut);
        bench.Settle();
        bench.Done(bench.ClaimOne());

        Assert.Equal((false, true, 11L), (bench.Known(1)!.Owned, bench.Known(1)!.FilteredOut, bench.Known(1)!.SourceVersion));
        Assert.Equal(IntakeResult.Stale, bench.Bring(1, 10, BacklogBench.Record("a")));
    }

    [Fact]
    public void Upsert_EndingAfterTheFilterTookTheRecordOut_DoesNotMakeItPass()
    {
        var bench = new BacklogBench(deleteFilteredOut: true);
        bench.Write(1, 10, "a");
        bench.Bring(1, 11, BacklogBench.Record("b"));
        var inFlight = bench.ClaimOne();
        bench.Bring(1, 12, BacklogBench.FilteredOut);
        bench.Done(inFlight);
        bench.Settle();
        bench.Done(bench.ClaimOne());

        Assert.Equal((false, true), (bench.Known(1)!.Owned, bench.Known(1)!.FilteredOut));
    }

    [Fact]
    public void Replay_OlderRowOfTheSameRead_IsStale()
    {
        var bench = new BacklogBench();
        var began = bench.Begin();
        bench.Bring(1, 11, BacklogBench.FilteredOut, began, full: true, replaying: true);

        Assert.Equal(IntakeResult.Stale, bench.Bring(1, 10, BacklogBench.Record("a"), began, full: true, replaying: true));
    }
}
