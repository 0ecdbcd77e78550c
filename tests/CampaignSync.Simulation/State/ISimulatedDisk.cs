using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>What outlives a host: in memory, or a real database.</summary>
internal interface ISimulatedDisk : IDisposable
{
    /// <summary>The store of the cmdlets and of whoever looks.</summary>
    IStateStore Client { get; }

    /// <summary>Takes the home over as the next host.</summary>
    (IStateStore Store, long Epoch) OpenHost(HostClaim claim);
}
