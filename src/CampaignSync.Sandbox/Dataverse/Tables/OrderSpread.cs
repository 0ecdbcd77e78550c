using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>
/// Which contact an order belongs to. Orders are spread evenly over the contacts, but of each pair of orders one contact
/// may get both, so that with at most one order per contact on average there are contacts with none, one and two.
/// </summary>
internal sealed class OrderSpread(SyntheticData data)
{
    public int Count { get; } = (int)Math.Min(int.MaxValue / 2, data.Contacts.Count * data.OrdersPerContact);

    public int ContactOf(int order)
    {
        var first = order & ~1;
        return (data.Hash(310, first) % 3) switch
        {
            0 => Evenly(order),
            1 => Evenly(first),
            _ => Evenly(Math.Min(first + 1, Count - 1)),
        };
    }

    /// <summary>The orders that may belong to a contact.</summary>
    public IEnumerable<int> OrdersNear(int contact)
    {
        if (Count == 0)
            yield break;
        var middle = (int)(contact * data.OrdersPerContact);
        var reach = (int)data.OrdersPerContact + 4;
        for (var order = Math.Max(0, middle - reach); order <= middle + reach && order < Count; order++)
        {
            if (ContactOf(order) == contact)
                yield return order;
        }
    }

    private int Evenly(int order) => Math.Min(data.Contacts.Count - 1, (int)(order / data.OrdersPerContact));
}
