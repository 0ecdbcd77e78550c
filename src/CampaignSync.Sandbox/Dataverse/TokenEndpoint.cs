using System.Globalization;
using CampaignSync.Sandbox.Access;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The token endpoint of Microsoft Entra ID, version 2, for client credentials.</summary>
internal sealed class TokenEndpoint(SystemAccess access, TimeProvider clock)
{
    public async Task<IResult> IssueAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return Refused(400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.");
        var form = await request.ReadFormAsync();
        if (form["grant_type"] != "client_credentials")
            return Refused(400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{form["grant_type"]}'.");
        if (!form["scope"].ToString().EndsWith("/.default", StringComparison.Ordinal))
        {
            return Refused(400, "invalid_scope", 1002012,
                $"The provided value for scope {form["scope"]} is not valid. Client credential flows must have a scope value with "
                + "/.default suffixed to the resource identifier (application ID URI).");
        }

        if (form["client_id"] != access.ClientId)
        {
            return Refused(400, "unauthorized_client", 700016,
                $"Application with identifier '{form["client_id"]}' was not found in the directory.");
        }

        if (!access.Accepts(form["client_id"], form["client_secret"]))
        {
            return Refused(401, "invalid_client", 7000215,
                $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client "
                + $"secret ID, for a secret added to app '{access.ClientId}'.");
        }

        var seconds = (int)access.TokenLifetime.TotalSeconds;
        return Results.Json(new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = seconds,
            ["ext_expires_in"] = seconds,
            ["access_token"] = access.Issue(),
        });
    }

    private IResult Refused(int status, string error, int code, string description)
    {
        var trace = Guid.NewGuid();
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);
        return Results.Json(
            new Dictionary<string, object>
            {
                ["error"] = error,
                ["error_description"] = $"AADSTS{code}: {description} Trace ID: {trace} Correlation ID: {trace} Timestamp: {time}",
                ["error_codes"] = new[] { code },
                ["timestamp"] = time,
                ["trace_id"] = trace,
                ["correlation_id"] = trace,
                ["error_uri"] = $"https://login.microsoftonline.com/error?code={code}",
            },
            statusCode: status);
    }
}
