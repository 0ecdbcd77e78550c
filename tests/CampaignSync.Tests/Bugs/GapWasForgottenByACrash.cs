using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A host that died with the commit that counted a gap had said nothing of it yet, and the next one knew of no gap: the time
/// that may be missing was on record nowhere. Seeds 5463 and 7599.
/// </summary>
public sealed class GapWasForgottenByACrash
{
    [Fact]
    public void Host_ThatDiesInAGap_LeavesItsSpanToTheNext()
    {
        using var bench = new MailBench();
        bench.Send("read");
        bench.Start();
        bench.Stop();
        bench.Send("lost", "offered");
        bench.Home.Journal.Forget(before: 2);

        // The host dies with the commit that counts the gap.
        bench.Home.Commits.Kill = (_, before) => !before && bench.View.Gaps == 1;
        bench.Start();
        bench.Home.Commits.Kill = (_, _) => false;
        Assert.False(bench.Home.Host!.Lives);
        Assert.Contains(bench.Home.Log.Lines, l => l.EventId == "JournalGap");
        Assert.DoesNotContain(bench.Home.Log.Lines, IsSpan);

        bench.Home.StartHost();
        bench.Settle();

        Assert.Single(bench.Home.Log.Lines, IsSpan);
        Assert.True(bench.Has("offered"));
        Assert.Equal(1, bench.View.Gaps);
    }

    private static bool IsSpan((Core.Ports.LogSeverity Severity, string EventId, string Message, Exception? Exception) line)
        => line.EventId == "JournalGap" && line.Message.Contains("may be missing", StringComparison.Ordinal);
}
