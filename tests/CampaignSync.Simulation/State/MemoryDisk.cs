using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>State in memory.</summary>
internal sealed class MemoryDisk : ISimulatedDisk
{
    public MemoryDisk() => Client = new InMemoryStateStore(Rows);

    public InMemoryRows Rows { get; } = new();

    public IStateStore Client { get; }

    public (IStateStore Store, long Epoch) OpenHost(HostClaim claim)
    {
        var store = InMemoryStateStore.OpenHost(Rows, claim);
        return (store, store.Epoch);
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
