using System.Net.Http.Headers;

namespace CampaignSync.Connectors.Http;

/// <summary>A token, ready to be sent.</summary>
internal sealed class AccessToken(string value, DateTimeOffset renewAt, DateTimeOffset expiresAt)
{
    private long _renewAtTicks = renewAt.UtcTicks;

    /// <summary>Value of the header <c>Authorization</c>; made once, for every request has it.</summary>
    public string Header { get; } = new AuthenticationHeaderValue("Bearer", value).ToString();

    /// <summary>From when on a new one is fetched.</summary>
    public DateTimeOffset RenewAt => new(Interlocked.Read(ref _renewAtTicks), TimeSpan.Zero);

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Puts the renewal off, because it could not be had just now.</summary>
    public void Postpone(DateTimeOffset until) => Interlocked.Exchange(ref _renewAtTicks, until.UtcTicks);
}
