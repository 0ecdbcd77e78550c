using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Chaos.Edits;

/// <summary>Who may be edited how, so that what must become of each edit stays known.</summary>
internal sealed class People
{
    private const int MostContacts = 2000;
    private const int PageSize = 5000;

    /// <summary>Contacts without orders that come and go; events name none of them.</summary>
    public required IReadOnlyList<Guid> Filtered { get; init; }

    /// <summary>Contacts without orders that are deleted, each once.</summary>
    public required Queue<Guid> Leaving { get; init; }

    /// <summary>Contacts without orders whose profile is deleted at Campaign.</summary>
    public required IReadOnlyList<Guid> Lost { get; init; }

    /// <summary>Contacts who only ever opt out, on either side: nobody may opt them in again.</summary>
    public required IReadOnlyList<Guid> OptingOut { get; init; }

    /// <summary>Contacts who opt out and in as they like.</summary>
    public required IReadOnlyList<Guid> Undecided { get; init; }

    /// <summary>All who stay: their fields change, events name them, orders are given to them. Grows.</summary>
    public required List<Guid> Staying { get; init; }

    public required IReadOnlyList<Guid> Orders { get; init; }

    /// <summary>Orders that are deleted with their lines, each once.</summary>
    public required Queue<Guid> OrdersLeaving { get; init; }

    public required IReadOnlyList<Guid> Lines { get; init; }

    public static async Task<People> ReadAsync(DataverseClient dataverse, CancellationToken cancellationToken)
    {
        var orders = new List<(Guid Id, Guid Contact)>();
        await foreach (var row in dataverse.RowsAsync("new_orders", ["_new_contact_value"], null, PageSize, cancellationToken))
            orders.Add((row.GetProperty("new_orderid").GetGuid(), row.GetProperty("_new_contact_value").GetGuid()));
        var customers = orders.Select(order => order.Contact).ToHashSet();
        var contacts = await IdsAsync(dataverse, "contacts", "contactid", ComparedFlag.Email.Column, cancellationToken);
        var lines = await IdsAsync(dataverse, "new_orderlines", "new_orderlineid", "new_quantity", cancellationToken);

        var loners = new Queue<Guid>(contacts.Where(id => !customers.Contains(id)));
        var few = Math.Max(2, contacts.Count / 40);
        var filtered = Take(loners, few);
        var leaving = Take(loners, few);
        var lost = Take(loners, few);
        var staying = contacts.Where(id => customers.Contains(id)).Concat(loners).ToList();
        var third = staying.Count / 3;
        var fewOrders = Math.Min(orders.Count / 20, MostContacts / 40);
        return new People
        {
            Filtered = filtered,
            Leaving = new Queue<Guid>(leaving),
            Lost = lost,
            OptingOut = staying[..third],
            Undecided = staying[third..(2 * third)],
            Staying = staying,
            OrdersLeaving = new Queue<Guid>(orders.Take(fewOrders).Select(order => order.Id)),
            Orders = [.. orders.Skip(fewOrders).Take(MostContacts).Select(order => order.Id)],
            Lines = lines,
        };
    }

    private static async Task<List<Guid>> IdsAsync(DataverseClient dataverse, string set, string id, string column, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await foreach (var row in dataverse.RowsAsync(set, [column], null, PageSize, cancellationToken))
        {
            ids.Add(row.GetProperty(id).GetGuid());
            if (ids.Count == MostContacts)
                break;
        }

        return ids;
    }

    private static Guid[] Take(Queue<Guid> from, int count) => [.. Enumerable.Range(0, Math.Min(count, from.Count)).Select(_ => from.Dequeue())];
}
