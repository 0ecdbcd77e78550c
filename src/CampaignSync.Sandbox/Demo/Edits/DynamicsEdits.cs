using System.Globalization;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>What people do in Dynamics 365 meanwhile, opt-outs aside.</summary>
internal sealed class DynamicsEdits(DataverseClient dataverse, EditChoice choice)
{
    /// <summary>Contacts that were created.</summary>
    public IReadOnlyList<Guid> Created { get; private set; } = [];

    public async Task ChangeContactsAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < choice.Changed.Count; i++)
        {
            await dataverse.UpdateAsync("contacts", choice.Changed[i].Id, new JsonObject
            {
                ["firstname"] = "Renée",
                ["address1_city"] = "Kraków",
                ["company"] = "Søndergaard \"& Sønner\"",
                ["gendercode"] = 1 + i % 2,
                ["preferredcontactmethodcode"] = 1 + i % 5,
                ["birthdate"] = null,
                ["anniversary"] = "2010-06-01",
                ["annualincome"] = 1234.56m + i,
                ["numberofchildren"] = i,
                ["address1_latitude"] = 52.5 + i * 0.25,
                ["telephone1"] = null,
            }, cancellationToken);
        }

        foreach (var contact in choice.LostProfiles)
            await dataverse.UpdateAsync("contacts", contact.Id, new JsonObject { ["address1_city"] = "Aarhus" }, cancellationToken);
    }

    /// <summary>Contacts leave by the filter, the first of them for a moment only.</summary>
    public async Task FilterContactsAsync(CancellationToken cancellationToken)
    {
        foreach (var contact in choice.FilteredOut)
            await dataverse.UpdateAsync("contacts", contact.Id, new JsonObject { ["marketingonly"] = true }, cancellationToken);
        foreach (var contact in choice.FilteredOut.Take(1))
            await dataverse.UpdateAsync("contacts", contact.Id, new JsonObject { ["marketingonly"] = false }, cancellationToken);
    }

    public async Task DeleteContactsAsync(CancellationToken cancellationToken)
    {
        foreach (var customer in choice.DeletedCustomers)
            await DeleteOrdersAsync(await dataverse.IdsAsync("new_orders", "new_orderid", "_new_contact_value", customer.Id, cancellationToken), cancellationToken);
        foreach (var contact in choice.Deleted.Concat(choice.DeletedCustomers))
            await dataverse.DeleteAsync("contacts", contact.Id, cancellationToken);
    }

    public async Task ChangeOrdersAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < choice.ChangedOrders.Count; i++)
        {
            await dataverse.UpdateAsync("new_orders", choice.ChangedOrders[i].Id, new JsonObject
            {
                ["new_amount"] = 99.9m + i,
                ["new_discount"] = null,
                ["new_status"] = 100_000_000 + i % 3,
                ["new_tags"] = "2,3",
                ["new_paid"] = i % 2 == 0,
                ["new_orderdate"] = "2026-02-28T23:30:00+01:00",
            }, cancellationToken);
        }

        foreach (var (order, contact) in choice.MovedOrders.Zip(choice.Changed))
            await dataverse.UpdateAsync("new_orders", order.Id, new JsonObject { ["new_Contact@odata.bind"] = $"/contacts({contact.Id:D})" }, cancellationToken);
        await DeleteOrdersAsync(choice.DeletedOrders.Select(order => order.Id), cancellationToken);
        await SetQuantityAsync(choice.LinesFilteredOut, 1, cancellationToken);
        await SetQuantityAsync(choice.LinesFilteredIn, 5, cancellationToken);
    }

    /// <summary>New customers, each with an order at the same moment.</summary>
    public async Task CreateCustomersAsync(CancellationToken cancellationToken)
    {
        var created = new List<Guid>();
        for (var i = 0; i < choice.Changed.Count; i++)
        {
            var (contact, order) = (Guid.NewGuid(), Guid.NewGuid());
            await dataverse.CreateAsync("contacts", new JsonObject
            {
                ["contactid"] = contact.ToString("D"),
                ["firstname"] = "Zoë",
                ["lastname"] = string.Create(CultureInfo.InvariantCulture, $"Neu {i}"),
                ["emailaddress1"] = string.Create(CultureInfo.InvariantCulture, $"zoe.neu.{i}@example.com"),
                ["birthdate"] = "1999-12-31",
                ["gendercode"] = 2,
                ["donotemail"] = i % 2 == 0,
                ["followemail"] = i % 3 != 0,
            }, cancellationToken);
            await dataverse.CreateAsync("new_orders", new JsonObject
            {
                ["new_orderid"] = order.ToString("D"),
                ["new_name"] = string.Create(CultureInfo.InvariantCulture, $"NEW-{i:D8}"),
                ["new_Contact@odata.bind"] = $"/contacts({contact:D})",
                ["new_amount"] = 12.5m,
                ["new_orderdate"] = "2026-03-01T08:15:30Z",
                ["new_status"] = 100_000_001,
                ["new_tags"] = "1,4",
                ["new_paid"] = true,
            }, cancellationToken);
            await dataverse.CreateAsync("new_orderlines", new JsonObject
            {
                ["new_orderlineid"] = Guid.NewGuid().ToString("D"),
                ["new_name"] = string.Create(CultureInfo.InvariantCulture, $"NEW-{i:D8}-1"),
                ["new_Order@odata.bind"] = $"/new_orders({order:D})",
                ["new_product"] = "Grüner Tee",
                ["new_quantity"] = 2 + i,
                ["new_price"] = 9.95m,
            }, cancellationToken);
            created.Add(contact);
        }

        Created = created;
    }

    private async Task DeleteOrdersAsync(IEnumerable<Guid> orders, CancellationToken cancellationToken)
    {
        foreach (var order in orders)
        {
            foreach (var line in await dataverse.IdsAsync("new_orderlines", "new_orderlineid", "_new_order_value", order, cancellationToken))
                await dataverse.DeleteAsync("new_orderlines", line, cancellationToken);
            await dataverse.DeleteAsync("new_orders", order, cancellationToken);
        }
    }

    private async Task SetQuantityAsync(IEnumerable<OrderPick> orders, int quantity, CancellationToken cancellationToken)
    {
        foreach (var order in orders)
        {
            foreach (var (line, _) in order.Lines)
                await dataverse.UpdateAsync("new_orderlines", line, new JsonObject { ["new_quantity"] = quantity }, cancellationToken);
        }
    }
}
