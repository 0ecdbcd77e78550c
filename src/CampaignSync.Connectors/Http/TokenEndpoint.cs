using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>Exchanges client id and secret for a token.</summary>
internal sealed partial class TokenEndpoint(TokenGrant grant, ISecretReader secrets, HttpMessageInvoker http, TimeProvider time)
{
    // What the endpoint says must be within reason: a token that never expires is renewed daily, one of no lifetime not at every call.
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_usual = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    private static readonly KeyValuePair<string, string>[] s_headers = [new("Accept", "application/json")];

    private readonly HttpExchange _exchange = new($"the token endpoint of {grant.System}", http, time);

    /// <exception cref="FatalException"><c>CredentialRejected</c> or <c>SecretUnavailable</c>.</exception>
    /// <exception cref="TransientException">The endpoint is away.</exception>
    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        Origin.RequireSecure(grant.System, grant.TokenUrl);
        var secret = await secrets.ReadAsync(grant.Secret, cancellationToken);
        var request = new RemoteRequest(HttpMethod.Post, grant.TokenUrl, Lane.OptOut)
        {
            Body = Encoding.ASCII.GetBytes(Form(secret)),
            ContentType = "application/x-www-form-urlencoded",
        };
        using var answer = await _exchange.SendAsync(request, authorization: null, s_headers, cancellationToken);
        return answer.IsSuccess ? Accept(answer) : throw Refusal(answer, secret);
    }

    private string Form(string secret)
        => $"grant_type=client_credentials&client_id={Uri.EscapeDataString(grant.ClientId)}&client_secret={Uri.EscapeDataString(secret)}&scope={Uri.EscapeDataString(grant.Scope)}";

    private AccessToken Accept(RemoteAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } value && !value.AsSpan().ContainsAnyExceptInRange('!', '~'))
                return Dated(value, root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode. Said below, as for JSON without a token.
        }

        throw new TransientException($"The token endpoint of {grant.System} answered {answer.Status} without a token. If it stays so, compare tokenUrl in the connections with the system's documentation.");
    }

    private AccessToken Dated(string value, JsonElement root)
    {
        var now = time.GetUtcNow();
        var lifetime = Lifetime(root);
        var early = lifetime / 5 < s_early ? lifetime / 5 : s_early;
        return new AccessToken(value, now + lifetime - early, now + lifetime);
    }

    private static TimeSpan Lifetime(JsonElement root)
    {
        double seconds = 0;
        if (root.TryGetProperty("expires_in", out var expires))
        {
            _ = expires.ValueKind switch
            {
                JsonValueKind.Number => expires.TryGetDouble(out seconds),
                JsonValueKind.String => double.TryParse(expires.GetString(), System.Globalization.CultureInfo.InvariantCulture, out seconds),
                _ => false,
            };
        }
        else
        {
            return s_usual;
        }

        return seconds >= s_longest.TotalSeconds ? s_longest
            : seconds > s_shortest.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : s_shortest;
    }

    private RemoteFaultException Refusal(RemoteAnswer answer, string secret)
    {
        var (error, description) = Error(answer);
        if (answer.Status is 429 or 408 or >= 500 or (>= 300 and < 400) || answer.LooksLikeHtml
            || error is "temporarily_unavailable" or "server_error" or "slow_down")
            return new TransientException($"The token endpoint of {grant.System} answered {answer.Status}.", answer.RetryAfter);

        var code = EntraCode().Match(description ?? "").Value;
        var words = string.Join(' ', new[] { error, code }.Where(w => !string.IsNullOrEmpty(w)));
        if (words.Length == 0)
            words = $"HTTP {answer.Status}";
        return new FatalException(FailureId.CredentialRejected, $"{grant.System} rejected the client id or secret ({Scrub(words, secret)}). {grant.Remedy}");
    }

    private static (string? Error, string? Description) Error(RemoteAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return (Text(document.RootElement, "error"), Text(document.RootElement, "error_description"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement root, string name)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // An endpoint that echoes what it was sent must not bring the secret into a message.
    private static string Scrub(string words, string secret)
    {
        var shown = words.Length > 100 ? words[..100] : words;
        return words.Contains(secret, StringComparison.Ordinal) ? "no reason that can be shown" : shown;
    }

    [GeneratedRegex(@"AADSTS\d{1,10}")]
    private static partial Regex EntraCode();
}
