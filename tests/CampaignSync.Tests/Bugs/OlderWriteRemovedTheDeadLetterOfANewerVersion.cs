using CampaignSync.Core.Backlog;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A version that the mapping refuses came while an older one was in flight: the older one's success removed its dead letter, and the record was nowhere.</summary>
public sealed class OlderWriteRemovedTheDeadLetterOfANewerVersion
{
    [Fact]
    public void Completion_OlderThanTheDeadLetter_LeavesIt()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        var inFlight = bench.ClaimOne();
        bench.Bring(1, 11, BacklogBench.Refusal);
        bench.Done(inFlight);

        Assert.NotNull(bench.Letter(1));
        bench.Write(1, 12, "b");
        Assert.Null(bench.Letter(1));
    }

    [Fact]
    public void Row_OlderThanTheDeadLetter_IsStale()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 11, BacklogBench.Refusal);

        Assert.Equal(IntakeResult.Stale, bench.Bring(1, 10, BacklogBench.FilteredOut));
        Assert.Equal(IntakeResult.Stale, bench.Bring(1, 10, BacklogBench.Record("a")));
        Assert.Equal(11, bench.Letter(1)!.SourceVersion);
        Assert.Null(bench.Item(1));
    }
}
