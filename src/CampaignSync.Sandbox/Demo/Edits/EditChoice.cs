using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>Which contacts and orders are edited, and how. Chosen from the front of the tables; the rest is never touched.</summary>
internal sealed class EditChoice
{
    private const int MostRead = 500;
    private const int MostDeletes = 3;
    private const int MostLoners = 2 * MostDeletes + 1;

    /// <param name="loners">Contacts that have no orders.</param>
    private EditChoice(IReadOnlyList<ContactPick> contacts, IReadOnlySet<Guid> loners, IReadOnlyList<OrderPick> orders)
    {
        var each = Math.Max(1, contacts.Count / 15);
        // Fewer than the deletion guard would ask about, whatever the size of the table.
        var few = Math.Min(each, MostDeletes);
        var customers = orders.Select(order => order.Contact).ToHashSet();
        var people = new Pool<ContactPick>(contacts);
        Deleted = people.Take(few, contact => loners.Contains(contact.Id));
        FilteredOut = people.Take(few, contact => loners.Contains(contact.Id));
        DeletedCustomers = people.Take(1, contact => customers.Contains(contact.Id));
        // No customer: Campaign hides the orders of a lost profile, and what it hides it does not delete.
        LostProfiles = people.Take(1, contact => loners.Contains(contact.Id));
        CampaignOptIns = people.Take(each, contact => contact.OptedOut.Contains(ComparedFlag.PostalMail));
        TakenBack = people.Take(each, contact => contact.OptedOut.Contains(ComparedFlag.Email));
        DynamicsOptOuts = people.Take(each, contact => !contact.OptedOut.Contains(ComparedFlag.Email));
        CampaignOptOuts = people.Take(each, contact => !contact.OptedOut.Contains(ComparedFlag.Phone));
        InvertedOptOuts = people.Take(each, contact => !contact.OptedOut.Contains(ComparedFlag.Follow));
        Changed = people.Take(each);

        var gone = Deleted.Concat(DeletedCustomers).Select(contact => contact.Id).ToHashSet();
        WithEvents = [.. contacts.Select(contact => contact.Id).Where(id => !gone.Contains(id))];
        var purchases = new Pool<OrderPick>(orders.Where(order => !gone.Contains(order.Contact)));
        DeletedOrders = purchases.Take(few);
        LinesFilteredOut = purchases.Take(few, order => order.Lines.Any(line => line.Quantity > 1));
        LinesFilteredIn = purchases.Take(few, order => order.Lines.Any(line => line.Quantity <= 1));
        MovedOrders = purchases.Take(each);
        ChangedOrders = purchases.Take(each);
    }

    public IReadOnlyList<ContactPick> Deleted { get; }

    public IReadOnlyList<ContactPick> FilteredOut { get; }

    /// <summary>Deleted with all that they ever ordered.</summary>
    public IReadOnlyList<ContactPick> DeletedCustomers { get; }

    /// <summary>Contacts whose profile somebody deletes at Campaign.</summary>
    public IReadOnlyList<ContactPick> LostProfiles { get; }

    /// <summary>Opted out of postal mail; the customer opts in again at Campaign.</summary>
    public IReadOnlyList<ContactPick> CampaignOptIns { get; }

    /// <summary>Opted out of email; a lone opt-in in Dynamics 365, which the rule takes back.</summary>
    public IReadOnlyList<ContactPick> TakenBack { get; }

    public IReadOnlyList<ContactPick> DynamicsOptOuts { get; }

    public IReadOnlyList<ContactPick> CampaignOptOuts { get; }

    public IReadOnlyList<ContactPick> InvertedOptOuts { get; }

    public IReadOnlyList<ContactPick> Changed { get; }

    /// <summary>Contacts that events may name: none that is deleted, because its activities would lose it.</summary>
    public IReadOnlyList<Guid> WithEvents { get; }

    public IReadOnlyList<OrderPick> DeletedOrders { get; }

    public IReadOnlyList<OrderPick> LinesFilteredOut { get; }

    public IReadOnlyList<OrderPick> LinesFilteredIn { get; }

    public IReadOnlyList<OrderPick> MovedOrders { get; }

    public IReadOnlyList<OrderPick> ChangedOrders { get; }

    public static async Task<EditChoice> ReadAsync(DataverseClient dataverse, CancellationToken cancellationToken)
    {
        var contacts = new List<ContactPick>();
        await foreach (var row in dataverse.RowsAsync("contacts", ComparedFlag.All.Select(f => f.Column), null, MostRead, cancellationToken))
        {
            contacts.Add(new ContactPick(row.GetProperty("contactid").GetGuid(), ComparedFlag.All.Where(flag => flag.OptedOut(row)).ToHashSet()));
            if (contacts.Count == MostRead)
                break;
        }

        // The last quarter stays as it is.
        contacts = contacts[..(contacts.Count * 3 / 4)];
        var orders = await OrdersAsync(dataverse, cancellationToken);
        return new EditChoice(contacts, await LonersAsync(dataverse, contacts, orders, cancellationToken), orders);
    }

    private static async Task<List<OrderPick>> OrdersAsync(DataverseClient dataverse, CancellationToken cancellationToken)
    {
        var lines = new List<(Guid Order, Guid Id, int Quantity)>();
        await foreach (var row in dataverse.RowsAsync("new_orderlines", ["new_quantity", "_new_order_value"], null, MostRead, cancellationToken))
        {
            lines.Add((row.GetProperty("_new_order_value").GetGuid(), row.GetProperty("new_orderlineid").GetGuid(), row.GetProperty("new_quantity").GetInt32()));
            if (lines.Count == MostRead)
                break;
        }

        var byOrder = lines.ToLookup(line => line.Order, line => (line.Id, line.Quantity));
        var orders = new List<OrderPick>();
        await foreach (var row in dataverse.RowsAsync("new_orders", ["_new_contact_value"], null, MostRead, cancellationToken))
        {
            var id = row.GetProperty("new_orderid").GetGuid();
            orders.Add(new OrderPick(id, row.GetProperty("_new_contact_value").GetGuid(), [.. byOrder[id]]));
            if (orders.Count == MostRead)
                break;
        }

        return orders;
    }

    /// <summary>The first contacts that have no order at all, and not only none among those that were read.</summary>
    private static async Task<HashSet<Guid>> LonersAsync(
        DataverseClient dataverse, IEnumerable<ContactPick> contacts, IEnumerable<OrderPick> orders, CancellationToken cancellationToken)
    {
        var customers = orders.Select(order => order.Contact).ToHashSet();
        var loners = new HashSet<Guid>();
        foreach (var contact in contacts.Where(contact => !customers.Contains(contact.Id)))
        {
            if (loners.Count == MostLoners)
                break;
            if ((await dataverse.IdsAsync("new_orders", "new_orderid", "_new_contact_value", contact.Id, cancellationToken)).Count == 0)
                loners.Add(contact.Id);
        }

        return loners;
    }
}
