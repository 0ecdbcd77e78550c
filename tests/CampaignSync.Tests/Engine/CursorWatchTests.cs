using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Engine;

/// <summary>How far behind the cursor a walk over profiles looks.</summary>
public sealed class CursorWatchTests
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();
    private readonly CursorWatch _watch;
    private readonly DateTimeOffset _first = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);

    public CursorWatchTests() => _watch = new CursorWatch(_time, s_delay);

    [Fact]
    public void NewCursor_IsOverlapped_UntilAWalkHasBegunAfterTheDelay()
    {
        Walk(_first);
        Assert.Equal(s_delay, _watch.Overlap(_first));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Walk(_first);
        Assert.Equal(s_delay, _watch.Overlap(_first));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Walk(_first);
        Assert.Equal(TimeSpan.Zero, _watch.Overlap(_first));
    }

    [Fact]
    public void WalkThatBeganTooEarly_SettlesNothing_HoweverLongItTakes()
    {
        Walk(_first);
        _watch.WalkBegins();
        _time.Advance(TimeSpan.FromMinutes(1));
        _watch.WalkEnded(_first);

        Assert.Equal(s_delay, _watch.Overlap(_first));
    }

    [Fact]
    public void NewerChange_BeginsAnew()
    {
        Walk(_first);
        _time.Advance(s_delay);
        Walk(_first);
        Walk(_first.AddSeconds(1));

        Assert.Equal(s_delay, _watch.Overlap(_first.AddSeconds(1)));
    }

    private void Walk(DateTimeOffset newest)
    {
        _watch.WalkBegins();
        _watch.WalkEnded(newest);
    }
}
