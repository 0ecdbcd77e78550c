namespace CampaignSync.Sandbox.Clock;

/// <summary>The time that both systems show; it can be moved forward to let tokens, links and positions expire.</summary>
internal sealed class SandboxClock(TimeProvider real) : TimeProvider
{
    private long _aheadTicks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Moves the clock forward, for good.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _aheadTicks, by.Ticks);
    }
}
