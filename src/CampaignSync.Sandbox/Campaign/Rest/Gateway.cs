using System.Globalization;
using CampaignSync.Sandbox.Access;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>The gateway in front of Campaign and of the journal: it looks at tokens, keys and the organization, and answers in JSON.</summary>
internal sealed class Gateway(SystemAccess access)
{
    /// <summary>The organization (instance) that the sandbox serves.</summary>
    public const string Organization = "sandbox";

    public const string BadToken = "401013";
    public const string TooManyRequests = "429050";

    /// <summary>Lets the request through, or answers it.</summary>
    public async ValueTask<bool> AdmitsAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (string.IsNullOrEmpty(headers.Authorization))
            await RefuseAsync(context, "403010", "Oauth token is missing.");
        else if (!access.Admits(headers.Authorization))
            await RefuseAsync(context, BadToken, "Oauth token is not valid");
        else if (string.IsNullOrEmpty(headers["X-Api-Key"]))
            await RefuseAsync(context, "403000", "Api Key is required");
        else if (headers["X-Api-Key"] != access.ClientId)
            await RefuseAsync(context, "403003", "Api Key is invalid");
        else
            return true;
        return false;
    }

    /// <summary>Answers with an error of the gateway; the first three digits of the code are the status.</summary>
    public static Task RefuseAsync(HttpContext context, string code, string message)
        => SendAsync(context, int.Parse(code.AsSpan(0, 3), CultureInfo.InvariantCulture), "error_code", $"\"{code}\"", message);

    /// <summary>Answers for an organization or a path that the gateway cannot route.</summary>
    public static Task CannotRouteAsync(HttpContext context, int status)
        => SendAsync(
            context, status, "code", status.ToString(CultureInfo.InvariantCulture), "Oops. Something went wrong. Check your URI and try again.");

    private static async Task SendAsync(HttpContext context, int status, string codeName, string code, string message)
    {
        using var body = new PooledBuffer(256);
        body.Write($"{{\"{codeName}\":{code},\"message\":");
        JsonText.WriteQuoted(body, message);
        body.Write((byte)'}');
        await Answer.SendAsync(context, status, Answer.Json, body);
    }
}
