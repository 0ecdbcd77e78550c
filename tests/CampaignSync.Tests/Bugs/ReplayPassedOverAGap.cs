using CampaignSync.Core.LifeCycle;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A replay dropped the position and began at the oldest entry; what the journal had let go between the two was passed over
/// without a word. Seeds 1579 and 189.
/// </summary>
public sealed class ReplayPassedOverAGap
{
    [Fact]
    public void Replay_BehindAnExpiredPosition_ReportsTheGap()
    {
        using var bench = Replayed(forgetBefore: 2);

        Assert.Equal((true, false, true), (bench.Has("read"), bench.Has("lost"), bench.Has("offered")));
        Assert.Equal(1, bench.View.Gaps);
    }

    [Fact]
    public void Replay_WithAPositionThatStands_ReportsNone()
    {
        using var bench = Replayed(forgetBefore: 0);

        Assert.Equal((true, true, true), (bench.Has("read"), bench.Has("lost"), bench.Has("offered")));
        Assert.Equal(0, bench.View.Gaps);
        Assert.Equal(3, bench.View.Written);
    }

    private static MailBench Replayed(int forgetBefore)
    {
        var bench = new MailBench();
        bench.Send("read");
        bench.Start();
        bench.Stop();
        bench.Send("lost", "offered");
        bench.Home.Journal.Forget(forgetBefore);
        bench.Home.RequestReplay("journal", WorkflowName.Egress);
        bench.Start();
        return bench;
    }
}
