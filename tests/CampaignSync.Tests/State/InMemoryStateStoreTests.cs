using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public sealed class InMemoryStateStoreTests : StateStoreContract
{
    private readonly InMemoryRows _rows = new();

    protected override Task<IStateStore> OpenHostAsync(HostClaim claim) => Task.FromResult<IStateStore>(InMemoryStateStore.OpenHost(_rows, claim));

    [Fact]
    public async Task WriteAsync_Full_TakesEverythingBack()
    {
        var store = (InMemoryStateStore)Store;
        store.Full = true;
        await Assert.ThrowsAsync<StoreFullException>(() => WriteAsync(t => t.InsertItem(Ready(Contacts, 1))));

        store.Full = false;
        Assert.Equal(0, store.Read(r => r.Counts(Contacts)).Backlog);
    }
}
