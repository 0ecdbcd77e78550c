using System.Text.Json;
using CampaignSync.Sandbox.Campaign.Admin;
using CampaignSync.Sandbox.Campaign.Journal;
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
    private readonly JournalStore _journal = new(parts.Clock, parts.Data.JournalId);
    private readonly JournalPolicy _journalPolicy = new();

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

        if (path.StartsWithSegments("/events", StringComparison.Ordinal) || path.StartsWithSegments(JournalEndpoint.FastPath, StringComparison.Ordinal))
            return path.Value!.Contains("/registrations", StringComparison.Ordinal) ? "journal.registrations" : "journal.read";
        return path.StartsWithSegments("/ims", StringComparison.Ordinal) ? "campaignToken" : null;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map($"/{RestAddress.Host}/{{**path}}", new CampaignApi(_store, _policy, _gateway).InvokeAsync);
        var tokens = new ImsEndpoint(parts.CampaignAccess, parts.Clock);
        routes.MapPost("/ims/token/v3", tokens.InvokeAsync);
        routes.MapPost("/ims/token/v2", tokens.InvokeAsync);

        var address = $"/organizations/{Gateway.Organization}/integrations/1/{parts.Data.JournalId}";
        var journal = new JournalEndpoint(_journal, _journalPolicy, _gateway);
        foreach (var start in (string[])["/events", JournalEndpoint.FastPath])
        {
            routes.MapGet(start + address, journal.InvokeAsync);
            routes.MapGet($"{start}{address}/validate", journal.ValidateAsync);
        }

        var registrations = new RegistrationEndpoint(_gateway, parts.Data.JournalId);
        routes.MapGet("/events/{organization}/{project}/{workspace}/registrations", registrations.ListAsync);
        routes.MapGet("/events/{organization}/{project}/{workspace}/registrations/{registration}", registrations.ReadAsync);
    }

    public void MapAdmin(IEndpointRouteBuilder admin)
    {
        new CampaignAdmin(_store, _policy).Map(admin);
        new JournalAdmin(_journal, _journalPolicy, parts.Clock, parts.Data).Map(admin);
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
            case FaultKind.ExpiredPosition:
                await Answer.SendAsync(context, 410, Answer.Text, $"Events at position {context.Request.Query["since"]} have expired.");
                return true;
            default:
                return false;
        }
    }

    public bool TryExpire(string what)
    {
        if (what != "positions")
            return false;
        _journal.Expire(kept: 0);
        return true;
    }

    public void ChangeSchema(JsonElement change) => new SchemaEdits(_store).Apply(change);
}
