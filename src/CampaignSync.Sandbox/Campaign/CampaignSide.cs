using System.Text.Json;
using CampaignSync.Sandbox.Campaign.Rest;
using CampaignSync.Sandbox.Campaign.Store;
using CampaignSync.Sandbox.Campaign.Tokens;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Campaign;

/// <summary>The stand-in for Campaign Standard: token endpoint, REST interface and event journal.</summary>
internal sealed class CampaignSide(SandboxParts parts) : ISandboxSide
{
    private readonly CampaignStore _store = new(parts.Clock, parts.Options.Seed);
    private readonly CampaignPolicy _policy = new();
    private readonly Gateway _gateway = new(parts.CampaignAccess);

    public string System => "campaign";

    public string? KindOf(HttpRequest request)
    {
        var path = request.Path;
        if (path.StartsWithSegments("/" + RestAddress.Host, StringComparison.Ordinal))
        {
            return request.Method switch
            {
                "POST" => "campaign.create",
                "PATCH" => "campaign.update",
                "DELETE" => "campaign.delete",
                _ when path.Value!.Contains("/resourceType", StringComparison.Ordinal)
                    || path.Value.EndsWith("/metadata", StringComparison.Ordinal) => "campaign.metadata",
                _ => "campaign.read",
            };
        }

        return path.StartsWithSegments("/ims", StringComparison.Ordinal) ? "campaignToken" : null;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map($"/{RestAddress.Host}/{{**path}}", new CampaignApi(_store, _policy, _gateway).InvokeAsync);
        var tokens = new ImsEndpoint(parts.CampaignAccess, parts.Clock);
        routes.MapPost("/ims/token/v3", tokens.InvokeAsync);
        routes.MapPost("/ims/token/v2", tokens.InvokeAsync);
    }

    public void MapAdmin(IEndpointRouteBuilder admin)
    {
    }

    public async ValueTask<bool> TryWriteFaultAsync(HttpContext context, string kind, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.TooManyRequests or FaultKind.TooManyRequestsWithoutRetryAfter:
                await Gateway.RefuseAsync(context, Gateway.TooManyRequests, "Too many requests");
                return true;
            case FaultKind.ExpiredToken:
                await Gateway.RefuseAsync(context, Gateway.BadToken, "Oauth token is not valid");
                return true;
            case FaultKind.ServerError or FaultKind.BadGateway:
                await Gateway.CannotRouteAsync(context, fault.Kind == FaultKind.ServerError ? 500 : 502);
                return true;
            default:
                return false;
        }
    }

    public bool TryExpire(string what) => false;

    public void ChangeSchema(JsonElement change) => throw new AdminException("Not known.");
}
