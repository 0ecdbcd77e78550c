using System.Net;
using CampaignSync.Sandbox.Access;
using CampaignSync.Sandbox.Campaign;
using CampaignSync.Sandbox.Admin;
using CampaignSync.Sandbox.Clock;
using CampaignSync.Sandbox.Counting;
using CampaignSync.Sandbox.Dataverse;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Synthetic;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>One running sandbox: both systems, their token endpoints, the journal and the admin API on one loopback port.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private const string Tenant = "5a1f0c52-7d0e-4d0e-9d7c-2f6f0b8f2a11";
    private const string OrganizationId = "0123456789ABCDEF01234567@AdobeOrg";

    private readonly WebApplication _app;

    private SandboxServer(WebApplication app, SandboxParts parts, Uri root)
    {
        _app = app;
        Parts = parts;
        Addresses = AddressesAt(root, parts);
    }

    public SandboxParts Parts { get; }

    public SandboxAddresses Addresses { get; }

    /// <summary>Starts to listen; data is computed when asked for, so the size of it costs nothing here.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var clock = new SandboxClock(TimeProvider.System);
        var parts = new SandboxParts(
            options,
            clock,
            new SyntheticData(options.Seed, options.Contacts, options.OrdersPerContact),
            new RequestCounts(),
            new FaultPlan(options.Seed, options.Faults),
            new SystemAccess(clock, "dataverse-client", "dataverse-secret", TimeSpan.FromSeconds(3599)),
            new SystemAccess(clock, "campaign-client", "campaign-secret", TimeSpan.FromSeconds(86399)));
        ISandboxSide[] sides = [new DataverseSide(parts), new CampaignSide(parts)];

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        try
        {
            var throttle = new Throttle(TimeProvider.System);
            var front = new SideFront(sides, parts, throttle);
            app.Use(AdminApi.RequireBodyAsync);
            app.Use(front.InvokeAsync);
            foreach (var side in sides)
                side.Map(app);
            AdminApi.Map(app, sides, parts, throttle, front);
            await app.StartAsync(cancellationToken);
            var root = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new SandboxServer(app, parts, new Uri(root));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A stalled request must not hold up the end.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static SandboxAddresses AddressesAt(Uri root, SandboxParts parts)
    {
        string At(string path) => new Uri(root, path).AbsoluteUri;
        var (dataverse, campaign) = (parts.DataverseAccess, parts.CampaignAccess);
        return new SandboxAddresses(
            new DataverseAddress(
                At(""), At($"login/{Tenant}/oauth2/v2.0/token"), Tenant, dataverse.ClientId, dataverse.OriginalSecret),
            new CampaignAddress(
                At("campaign-host/sandbox/campaign"), At("ims/token/v3"), OrganizationId, campaign.ClientId, campaign.OriginalSecret,
                At($"events/organizations/sandbox/integrations/1/{parts.Data.JournalId}")),
            new AdminAddress(At("admin")));
    }
}
