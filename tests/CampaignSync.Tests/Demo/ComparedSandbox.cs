using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Demo;

/// <summary>A sandbox without synthetic data, in which one customer was written to both sides by hand, as the mapping wants it.</summary>
internal sealed class ComparedSandbox : IAsyncDisposable
{
    private readonly SandboxServer _server;

    private ComparedSandbox(SandboxServer server)
    {
        _server = server;
        Systems = new Systems(server.Addresses);
    }

    public Systems Systems { get; }

    public Guid Contact { get; } = Guid.NewGuid();

    public Guid Order { get; } = Guid.NewGuid();

    public Guid Line { get; } = Guid.NewGuid();

    public static async Task<ComparedSandbox> StartAsync()
    {
        var sandbox = new ComparedSandbox(await SandboxServer.StartAsync(new SandboxOptions { Contacts = 0 }));
        await sandbox.WriteDynamicsAsync(sandbox.Systems.Dataverse);
        await sandbox.WriteCampaignAsync(sandbox.Systems.Campaign);
        return sandbox;
    }

    public async Task<ComparisonResult> CompareRecordsAsync()
    {
        var result = new ComparisonResult();
        foreach (var table in ComparedTable.All)
            await new RecordComparison(Systems, result).RunAsync(table, CancellationToken.None);
        return result;
    }

    public async Task<ComparisonResult> CompareFlagsAsync(params KnownFlag[] known)
    {
        var result = new ComparisonResult();
        await new FlagComparison(Systems, result).RunAsync(known, CancellationToken.None);
        return result;
    }

    public async Task<ComparisonResult> CompareActivitiesAsync(params string[] deadLetters)
    {
        var result = new ComparisonResult();
        await new ActivityComparison(Systems, result).RunAsync(deadLetters.ToHashSet(), CancellationToken.None);
        return result;
    }

    public Task ChangeAtCampaignAsync(string resource, Guid key, JsonObject changes) => Systems.Campaign.UpdateAsync(resource, key, changes, CancellationToken.None);

    public Task ChangeInDynamicsAsync(string set, Guid id, JsonObject changes) => Systems.Dataverse.UpdateAsync(set, id, changes, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Systems.Dispose();
        await _server.DisposeAsync();
    }

    private async Task WriteDynamicsAsync(DataverseClient dataverse)
    {
        await dataverse.CreateAsync("contacts", new JsonObject
        {
            ["contactid"] = Contact.ToString("D"),
            ["firstname"] = "Zoë",
            ["lastname"] = "Neu",
            ["gendercode"] = 2,
            ["preferredcontactmethodcode"] = 3,
            ["birthdate"] = "1999-12-31",
            ["address1_city"] = "Łódź",
            ["annualincome"] = 1234.5,
            ["address1_latitude"] = 52.5,
            ["donotemail"] = true,
            ["followemail"] = true,
        }, CancellationToken.None);
        await dataverse.CreateAsync("new_orders", new JsonObject
        {
            ["new_orderid"] = Order.ToString("D"),
            ["new_name"] = "ORD",
            ["new_Contact@odata.bind"] = $"/contacts({Contact:D})",
            ["new_amount"] = 12.5,
            ["new_orderdate"] = "2026-03-01T08:15:30Z",
            ["new_status"] = 100_000_001,
            ["new_tags"] = "1,4",
            ["new_paid"] = true,
        }, CancellationToken.None);
        await dataverse.CreateAsync("new_orderlines", new JsonObject
        {
            ["new_orderlineid"] = Line.ToString("D"),
            ["new_name"] = "LINE",
            ["new_Order@odata.bind"] = $"/new_orders({Order:D})",
            ["new_quantity"] = 2,
            ["new_price"] = 9.95,
        }, CancellationToken.None);
    }

    private async Task WriteCampaignAsync(CampaignClient campaign)
    {
        using var contact = await Systems.Dataverse.RowAsync("contacts", Contact, ["createdon"], CancellationToken.None);
        await campaign.CreateAsync("profile", new JsonObject
        {
            ["externalId"] = Contact.ToString("D"),
            ["firstName"] = "Zoë",
            ["lastName"] = "Neu",
            ["gender"] = "female",
            ["cusSegment"] = "Phone",
            ["birthDate"] = "1999-12-31",
            ["location"] = new JsonObject { ["city"] = "Łódź" },
            ["cusCreditLimit"] = 1234.5,
            ["cusRating"] = 52.5,
            ["cusLastVisit"] = FieldValue.Time(contact.RootElement, "createdon"),
            ["blackListEmail"] = true,
        }, CancellationToken.None);
        await campaign.CreateAsync("cusOrder", new JsonObject
        {
            ["crmId"] = Order.ToString("D"),
            ["contactId"] = Contact.ToString("D"),
            ["name"] = "ORD",
            ["amount"] = 12.5,
            ["orderDate"] = "2026-03-01 08:15:30.000Z",
            ["status"] = "shipped",
            ["tags"] = "Gift; Bulk",
            ["paid"] = true,
        }, CancellationToken.None);
        await campaign.CreateAsync("cusOrderLine", new JsonObject
        {
            ["crmId"] = Line.ToString("D"),
            ["orderId"] = Order.ToString("D"),
            ["name"] = "LINE",
            ["quantity"] = 2,
            ["price"] = 9.95,
        }, CancellationToken.None);
    }
}
