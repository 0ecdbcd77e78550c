using CampaignSync.Sandbox.Dataverse.Tables;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Sandbox.Synthetic;
using CampaignSync.Tests.Sandbox.Dataverse;

namespace CampaignSync.Tests.Sandbox;

public sealed class SyntheticTests
{
    [Fact]
    public void Ids_LeadBackToTheirIndex()
    {
        var ids = new SyntheticIds(7, 1, 20_000);
        var others = new SyntheticIds(7, 2, 20_000);
        var seen = new HashSet<Guid>();

        for (var i = 0; i < 20_000; i++)
        {
            var id = ids.At(i);
            Assert.True(seen.Add(id));
            Assert.True(ids.TryIndexOf(id, out var index));
            Assert.Equal(i, index);
            Assert.False(others.TryIndexOf(id, out _));
        }

        Assert.False(ids.TryIndexOf(new SyntheticIds(7, 1, 30_000).At(25_000), out _));
        Assert.False(ids.TryIndexOf(Guid.NewGuid(), out _));
    }

    [Fact]
    public async Task Data_OfTheSameSeed_IsTheSame()
    {
        static async Task<string> ReadAsync(int seed)
        {
            await using var client = await DataverseClient.StartAsync(new SandboxOptions { Contacts = 50, Seed = seed });
            return (await client.GetAsync("contacts")).Body.Replace(client.Base, "", StringComparison.Ordinal);
        }

        Assert.Equal(await ReadAsync(3), await ReadAsync(3));
        Assert.NotEqual(await ReadAsync(3), await ReadAsync(4));
    }

    [Fact]
    public async Task Orders_BelongToContactsThatHaveNoneOneOrTwo()
    {
        await using var client = await DataverseClient.StartAsync(new SandboxOptions { Contacts = 1000 });
        var orders = (await client.GetAsync("new_orders?$select=_new_contact_value")).Rows.ToList();
        var contacts = (await client.GetAsync("contacts?$select=lastname")).Rows.Select(r => r.GetProperty("contactid").GetString()!).ToHashSet();
        var lines = (await client.GetAsync("new_orderlines?$select=_new_order_value")).Rows.ToList();

        var perContact = orders.GroupBy(o => o.GetProperty("_new_contact_value").GetString()!).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal(500, orders.Count);
        Assert.Superset(perContact.Keys.ToHashSet(), contacts);
        Assert.Equal([1, 2], perContact.Values.Distinct().Order());
        Assert.Superset(
            lines.Select(l => l.GetProperty("_new_order_value").GetString()!).ToHashSet(),
            orders.Select(o => o.GetProperty("new_orderid").GetString()!).ToHashSet());
    }

    [Fact]
    public void AMillionContacts_AreThereAtOnce()
    {
        // All on this thread, or the figure is that of whoever else ran on it.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var contacts = SandboxTables.Create(TimeProvider.System, new SyntheticData(1, 1_000_000, 0.5)).ByName("contact")!;
        var found = contacts.TryAt(999_999, out var last);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(found);
        Assert.True(contacts.TryGet(last.Id, out _));
        Assert.Equal(1_000_000, contacts.Live);
        Assert.InRange(allocated, 1, 50_000_000);
    }
}
