using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// With <c>start: latest</c> an expired position led to the end of the journal, past everything that it still offered: latest
/// is meant for the first start. Seed 888.
/// </summary>
public sealed class GapSkippedWhatTheJournalStillOffered
{
    [Fact]
    public void Gap_WithStartAtLatest_GoesOnAtTheOldest()
    {
        using var bench = new MailBench(startAtLatest: true);
        bench.Send("before");
        bench.Start();
        bench.Send("read");
        bench.Settle();
        bench.Stop();
        bench.Send("lost", "offered");
        bench.Home.Journal.Forget(before: 3);
        bench.Start();

        Assert.Equal((false, true, false, true), (bench.Has("before"), bench.Has("read"), bench.Has("lost"), bench.Has("offered")));
        Assert.Equal(1, bench.View.Gaps);
    }
}
