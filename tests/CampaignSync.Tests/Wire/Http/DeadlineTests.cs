using CampaignSync.Connectors.Http;

namespace CampaignSync.Tests.Wire.Http;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Begin_AfterOneThatWasInTime_TakesItsSource()
    {
        var deadlines = new Deadlines(Never, TimeProvider.System);
        var first = deadlines.Begin();
        var token = first.Token;
        first.Dispose();

        using var second = deadlines.Begin();

        Assert.Equal(token, second.Token);
        Assert.False(second.Token.IsCancellationRequested);
    }

    [Fact]
    public void Begin_WithASourceThatWasUsedBefore_IsStillCancelledInTime()
    {
        var deadlines = new Deadlines(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        deadlines.Begin().Dispose();

        using var second = deadlines.Begin();

        Assert.True(second.Token.WaitHandle.WaitOne(Patience));
    }

    [Fact]
    public void Begin_AfterOneThatWasCancelled_TakesAnother()
    {
        var deadlines = new Deadlines(Never, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var first = deadlines.Begin();
        using (first.Join(stop.Token))
            stop.Cancel();
        Assert.True(first.Token.IsCancellationRequested);
        first.Dispose();

        using var second = deadlines.Begin();

        Assert.False(second.Token.IsCancellationRequested);
    }

    [Fact]
    public void Cancel_OfWhoeverHadTheSourceBefore_DoesNotReachTheNext()
    {
        var deadlines = new Deadlines(Never, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var first = deadlines.Begin();
        first.Join(stop.Token).Dispose();
        first.Dispose();
        using var second = deadlines.Begin();

        stop.Cancel();

        Assert.False(second.Token.IsCancellationRequested);
    }

    [Fact]
    public void Begin_OnAnotherClock_IsCancelledByThatClockEachTime()
    {
        var time = new ManualTime();
        var deadlines = new Deadlines(TimeSpan.FromSeconds(100), time);
        for (var round = 0; round < 2; round++)
        {
            using (var inTime = deadlines.Begin())
            {
                time.Advance(TimeSpan.FromSeconds(99));
                Assert.False(inTime.Token.IsCancellationRequested);
            }

            using var late = deadlines.Begin();
            time.Advance(TimeSpan.FromSeconds(100));
            Assert.True(late.Token.IsCancellationRequested);
        }
    }
}
