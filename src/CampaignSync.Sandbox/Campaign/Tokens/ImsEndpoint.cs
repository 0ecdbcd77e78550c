using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignSync.Sandbox.Access;
using CampaignSync.Sandbox.Campaign.Rest;

namespace CampaignSync.Sandbox.Campaign.Tokens;

/// <summary>
/// Adobe's token endpoint: <c>/ims/token/v3</c> (form or query) and <c>/ims/token/v2</c> (multipart, as aio-lib-ims sends it).
/// </summary>
internal sealed class ImsEndpoint(SystemAccess access, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var form = request.HasFormContentType ? await request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        string? Given(string name) => form.TryGetValue(name, out var value) ? value : request.Query[name];

        if (Given("client_id") is not { Length: > 0 } clientId || Given("client_secret") is not { Length: > 0 } secret)
            await RefuseAsync(context, 400, "invalid_client", "client_id and client_secret are required");
        else if (Given("grant_type") != "client_credentials")
            await RefuseAsync(context, 400, "unsupported_grant_type", "grant_type must be client_credentials");
        else if (!access.Accepts(clientId, secret))
            await RefuseAsync(context, 401, "invalid_client", "invalid client_secret parameter");
        else if (string.IsNullOrWhiteSpace(Given("scope")))
            await RefuseAsync(context, 400, "invalid_scope", "scope is required");
        else
            await IssueAsync(context, Given("scope")!);
    }

    private async Task IssueAsync(HttpContext context, string scope)
    {
        var lifetime = access.TokenLifetime;
        var token = Jwt(scope, lifetime);
        access.Issue(token);
        var seconds = ((long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Answer.SendAsync(context, 200, Answer.Json, $"{{\"access_token\":\"{token}\",\"token_type\":\"bearer\",\"expires_in\":{seconds}}}");
    }

    /// <summary>Adobe's tokens have the form of a JWT, with times in milliseconds written as strings; clients read them.</summary>
    private string Jwt(string scope, TimeSpan lifetime)
    {
        var payload = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["id"] = Guid.NewGuid().ToString("N"),
            ["type"] = "access_token",
            ["client_id"] = access.ClientId,
            ["scope"] = scope,
            ["created_at"] = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["expires_in"] = ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        });
        return $"{Base64Url.EncodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}."
            + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description)
        => Answer.SendAsync(context, status, Answer.Json, $"{{\"error\":\"{error}\",\"error_description\":\"{description}\"}}");
}
