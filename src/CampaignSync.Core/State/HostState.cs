namespace CampaignSync.Core.State;

/// <summary>The host that last held the home.</summary>
/// <param name="Epoch">Grows with each host; a transaction of an older epoch commits nothing.</param>
/// <param name="Ended">It said goodbye.</param>
public sealed record HostState(long Epoch, int ProcessId, string Version, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, bool Ended)
{
    /// <summary>How old a heartbeat may be before its host counts as dead.</summary>
    public static readonly TimeSpan HeartbeatTolerance = TimeSpan.FromSeconds(5);

    public bool IsAlive(DateTimeOffset now) => !Ended && now - HeartbeatAt <= HeartbeatTolerance;
}
