using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Tests.Control;

public sealed class WaitProgressTests
{
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public void TimeLeft_IsTheBacklogAtTheRateOfTheLastSeconds()
    {
        var clock = new Clock();
        var progress = new WaitProgress(clock);

        var first = progress.Look(View(written: 100, backlog: 900));
        clock.Now += TimeSpan.FromSeconds(2);
        var second = progress.Look(View(written: 300, backlog: 700));

        Assert.Equal((10, (int?)null), (first.Percent, first.SecondsLeft));
        Assert.Equal((30, (int?)7), (second.Percent, second.SecondsLeft));
        Assert.Equal("RUNNING, backlog 700, 100 records/s", second.Text);
    }

    [Fact]
    public void CountersThatBeganAnew_GiveNoNegativeRate()
    {
        var clock = new Clock();
        var progress = new WaitProgress(clock);
        progress.Look(View(written: 500, backlog: 0));
        clock.Now += TimeSpan.FromSeconds(1);

        Assert.Contains(" 0 records/s", progress.Look(View(written: 1, backlog: 10)).Text, StringComparison.Ordinal);
    }

    private static WorkflowView View(long written, long backlog) => new() { Name = WorkflowName.Ingress, Status = WorkflowStatus.RUNNING, Written = written, Backlog = backlog };
}
