using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CampaignSync.Sandbox.Access;

/// <summary>The one client that a system knows: its secret and the tokens that were given out to it.</summary>
internal sealed class SystemAccess(TimeProvider clock, string clientId, string secret, TimeSpan tokenLifetime)
{
    private const string Scheme = "Bearer ";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private volatile string? _secret = secret;
    private long _lifetimeTicks = tokenLifetime.Ticks;

    public string ClientId { get; } = clientId;

    /// <summary>The secret at the start, which <c>serve</c> prints.</summary>
    public string OriginalSecret { get; } = secret;

    /// <summary>The secret that is accepted now; null: revoked.</summary>
    public string? Secret
    {
        get => _secret;
        set => _secret = value;
    }

    /// <summary>Lifetime of tokens issued from now on.</summary>
    public TimeSpan TokenLifetime
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _lifetimeTicks));
        set => Interlocked.Exchange(ref _lifetimeTicks, value.Ticks);
    }

    public bool Accepts(string? clientId, string? clientSecret)
        => clientId == ClientId && _secret is { } valid && clientSecret == valid;

    public string Issue()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Issue(token);
        return token;
    }

    /// <summary>Gives out a token whose form the system makes itself.</summary>
    public void Issue(string token) => _tokens[token] = clock.GetUtcNow() + TokenLifetime;

    /// <summary>Whether the header <c>Authorization</c> carries a token that was issued and has not expired.</summary>
    public bool Admits(string? authorization)
        => authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && _tokens.TryGetValue(authorization[Scheme.Length..], out var until)
            && clock.GetUtcNow() < until;

    /// <summary>Tokens that were given out and have not been expired since.</summary>
    public IReadOnlyCollection<string> Issued => [.. _tokens.Keys];

    /// <summary>Expires every token that was issued so far.</summary>
    public void ExpireTokens() => _tokens.Clear();
}
