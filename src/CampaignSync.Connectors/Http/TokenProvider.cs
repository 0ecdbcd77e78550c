using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>Holds a system's token: fetched once for all who wait, renewed before it expires, renewed at once when it was rejected.</summary>
internal sealed class TokenProvider(TokenEndpoint endpoint, TimeProvider time)
{
    private static readonly TimeSpan s_postponed = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private AccessToken? _token;
    private Task<AccessToken>? _renewal;

    /// <summary>A token that should be good.</summary>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var token = Volatile.Read(ref _token);
        if (token is null)
            return new(RenewAsync(null, cancellationToken));
        var now = time.GetUtcNow();
        if (now < token.RenewAt)
            return new(token);
        return new(now < token.ExpiresAt ? RenewEarlyAsync(token, cancellationToken) : RenewAsync(token, cancellationToken));
    }

    /// <summary>Another token than one that was rejected.</summary>
    public async Task<AccessToken> RenewAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        Task<AccessToken> renewal;
        lock (_lock)
        {
            if (_token is { } current && current != rejected)
                return current;
            renewal = _renewal ??= Task.Run(FetchAsync, CancellationToken.None);
        }

        return await renewal.WaitAsync(cancellationToken);
    }

    // The old one is still good: only one request waits for the new one, and it goes on with the old one if the endpoint is away.
    private async Task<AccessToken> RenewEarlyAsync(AccessToken old, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_renewal is not null)
                return old;
        }

        try
        {
            return await RenewAsync(old, cancellationToken);
        }
        catch (TransientException)
        {
            old.Postpone(time.GetUtcNow() + s_postponed);
            return old;
        }
    }

    // Not bound to the request that began it, for others wait for it too; the exchange's own timeout ends it.
    private async Task<AccessToken> FetchAsync()
    {
        try
        {
            var token = await endpoint.FetchAsync(CancellationToken.None);
            Volatile.Write(ref _token, token);
            return token;
        }
        finally
        {
            lock (_lock)
                _renewal = null;
        }
    }
}
