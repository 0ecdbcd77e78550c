using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>The one place (scheme, host, port) that a system's token may go to.</summary>
internal sealed class Origin
{
    // Links are opaque: what they escape, and how, must reach the server as it came.
    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _system;
    private readonly string _scheme;
    private readonly string _host;
    private readonly int _port;
    private readonly string _prefix;
    private readonly IReadOnlyList<string> _otherHosts;

    /// <exception cref="FatalException"><c>CredentialRejected</c>: plain http to another machine, which would show the token to everybody on the way.</exception>
    /// <param name="otherHosts">Hosts (with port where it is not the usual one) that the admin lets tokens go to besides.</param>
    public Origin(string system, Uri address, IReadOnlyList<string>? otherHosts = null)
    {
        RequireSecure(system, address);
        _system = system;
        _scheme = address.Scheme;
        _host = address.IdnHost;
        _port = address.Port;
        Address = address;
        Text = $"{address.Scheme}://{address.Authority}";
        _prefix = Text + "/";
        _otherHosts = otherHosts ?? [];
    }

    /// <summary>The configured address.</summary>
    public Uri Address { get; }

    /// <summary><c>https://host</c>, with the port where it is not the usual one.</summary>
    public string Text { get; }

    public static void RequireSecure(string system, Uri address)
    {
        if (!address.IsAbsoluteUri || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw new FatalException(FailureId.CredentialRejected, $"{system} is configured with {Shown(address)}, but tokens and secrets go over https only. Write an https address in the connections.");
    }

    /// <summary>Whether a token of this system may be sent there.</summary>
    public bool Holds(Uri uri) => uri.OriginalString.StartsWith(_prefix, StringComparison.Ordinal) || IsSame(uri);

    // The slow way, for addresses that are written otherwise but mean the same.
    private bool IsSame(Uri uri) => uri.IsAbsoluteUri && uri.UserInfo.Length == 0
        && ((uri.Scheme == _scheme && uri.Port == _port && string.Equals(uri.IdnHost, _host, StringComparison.OrdinalIgnoreCase)) || IsListed(uri));

    private bool IsListed(Uri uri) => (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
        && _otherHosts.Any(host => string.Equals(host, uri.Authority, StringComparison.OrdinalIgnoreCase));

    /// <summary>A link that the system gave, as it came.</summary>
    /// <exception cref="LinkRefusedException">It leads elsewhere, or nowhere.</exception>
    public Uri Follow(string link)
    {
        if (!TryParse(link, out var uri))
            throw new LinkRefusedException($"{_system} gave a link that is no address.");
        if (!Holds(uri))
            throw new LinkRefusedException($"{_system} gave a link to {Shown(uri)}, but tokens for {Text} go nowhere else; the link was not followed.");
        return uri;
    }

    /// <summary>An address below the configured one, of text that is escaped already.</summary>
    public static Uri Verbatim(string address) => new(address, s_verbatim);

    /// <summary>Parses an absolute address without changing how it is escaped.</summary>
    public static bool TryParse(string link, out Uri uri)
    {
        uri = null!;

        // A request line holds visible ASCII only, and a fragment is never sent.
        if (link.Length == 0 || link.AsSpan().ContainsAnyExceptInRange('!', '~') || link.Contains('#', StringComparison.Ordinal))
            return false;
        if (!Uri.TryCreate(link, in s_verbatim, out var parsed) || !parsed.IsAbsoluteUri)
            return false;
        if (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
            return false;
        uri = parsed;
        return true;
    }

    private static string Shown(Uri address) => address.IsAbsoluteUri ? $"{address.Scheme}://{address.Authority}" : address.OriginalString;
}
