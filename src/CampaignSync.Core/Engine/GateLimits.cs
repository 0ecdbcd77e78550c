namespace CampaignSync.Core.Engine;

/// <summary>What a gate never exceeds.</summary>
/// <param name="InitialInFlight">Requests in flight at the beginning.</param>
/// <param name="MaxInFlight">Requests in flight, at most.</param>
/// <param name="RequestsPerWindow">Requests within <paramref name="Window"/>, at most; null: no such limit.</param>
public sealed record GateLimits(int InitialInFlight, int MaxInFlight, int? RequestsPerWindow = null, TimeSpan Window = default)
{
    /// <summary>
    /// Dataverse: 6,000 requests in 300 s and 52 at once, per user and web server (service protection limits). A little
    /// less, since the two sides do not count from the same moment.
    /// </summary>
    public static GateLimits Dataverse { get; } = new(InitialInFlight: 8, MaxInFlight: 48, RequestsPerWindow: 5_950, Window: TimeSpan.FromSeconds(300));

    /// <summary>Campaign publishes no rate; what it bears is found out.</summary>
    public static GateLimits Campaign { get; } = new(InitialInFlight: 16, MaxInFlight: 64);
}
