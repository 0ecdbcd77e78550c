using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

/// <summary>The sandbox hides an order whose profile is missing, as Campaign does.</summary>
public sealed class HiddenRecordTests
{
    [Fact]
    public async Task Order_DeletedWhileSomebodyHasDeletedItsProfile_DoesNotComeBackWithIt()
    {
        await using var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 20, OrdersPerContact = 1 }, SandboxDefinitions.ContactsAndOrders);
        await engine.RequestStartAsync(WorkflowName.Ingress);
        await engine.UntilCaughtUpAsync(WorkflowName.Ingress);
        using var orders = await engine.DataverseAsync(HttpMethod.Get, "new_orders?$select=new_orderid,_new_contact_value&$filter=_new_contact_value ne null&$top=1");
        var order = orders.RootElement.GetProperty("value")[0];
        var (id, contact) = (order.GetProperty("new_orderid").GetString()!, order.GetProperty("_new_contact_value").GetString()!);
        var rows = await RowsAsync(engine);

        await engine.CampaignAsync(HttpMethod.Delete, $"profileAndServicesExt/profile/{contact}");
        await engine.DataverseAsync(HttpMethod.Delete, $"new_orders({id})");
        await engine.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp && Find(engine, id) is { State: ItemState.Hidden });
        Assert.Equal(rows, await RowsAsync(engine));

        await engine.DataverseAsync(HttpMethod.Patch, $"contacts({contact})", """{"firstname":"Back"}""");
        await engine.UntilAsync(WorkflowName.Ingress, v => v is { Deleted: 1, CaughtUp: true });

        Assert.Equal("Back", await engine.ProfileTextAsync(contact, "firstName"));
        Assert.Null(Find(engine, id));
        Assert.Equal(rows - 1, await RowsAsync(engine));
    }

    private static Item? Find(RunningEngine engine, string order)
        => engine.Store.Read(r => r.FindItem(r.FindTable(WorkflowName.Ingress, "new_order")!.Id, Guid.Parse(order)));

    /// <summary>Orders at Campaign, hidden ones included.</summary>
    private static async Task<int> RowsAsync(RunningEngine engine) => (await engine.KeysAsync("cusOrder")).GetProperty("rows").GetInt32();
}
