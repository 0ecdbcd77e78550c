namespace CampaignSync.Core.State;

/// <summary>What a host says of itself when it takes over a home. The store gives it the next epoch.</summary>
public sealed record HostClaim(int ProcessId, string Version, DateTimeOffset At);
