using System.Globalization;
using CampaignSync.Sandbox.Campaign.Rest;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>The event registrations of a workspace, in HAL: how a client finds the address of the journal.</summary>
internal sealed class RegistrationEndpoint(Gateway gateway, Guid registration)
{
    private const string Hal = "application/hal+json;charset=utf-8";

    public async Task ListAsync(HttpContext context)
    {
        if (!await gateway.AdmitsAsync(context))
            return;
        using var body = new PooledBuffer(2048);
        body.Write("{\"_embedded\":{\"registrations\":["u8);
        body.Write(One(context));
        body.Write($"]}},\"_links\":{{\"self\":{{\"href\":\"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}\"}}}}}}");
        await Answer.SendAsync(context, 200, Hal, body);
    }

    public async Task ReadAsync(HttpContext context)
    {
        if (!await gateway.AdmitsAsync(context))
            return;
        var found = string.Equals((string?)context.Request.RouteValues["registration"], registration.ToString(), StringComparison.Ordinal);
        await Answer.SendAsync(context, found ? 200 : 404, Hal, found ? One(context) : "{\"reason\":\"Not Found\",\"message\":\"No such registration\"}");
    }

    private string One(HttpContext context)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        var organization = (string?)context.Request.RouteValues["organization"];
        var journal = string.Create(
            CultureInfo.InvariantCulture, $"{origin}/events/organizations/{Gateway.Organization}/integrations/1/{registration}");
        return "{\"registration_id\":\"" + registration + "\",\"name\":\"Campaign email events\",\"description\":\"\",\"status\":\"VERIFIED\",\"type\":\"APP\","
            + "\"delivery_type\":\"journal\",\"enabled\":true,\"consumer_id\":\"" + Uri.EscapeDataString(organization ?? "") + "\","
            + "\"_links\":{\"rel:events\":{\"href\":\"" + journal + "\"},\"self\":{\"href\":\"" + origin + context.Request.Path + "\"}}}";
    }
}
