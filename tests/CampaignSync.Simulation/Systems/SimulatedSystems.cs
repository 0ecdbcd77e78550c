using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Systems;

/// <summary>Both systems as one host reaches them.</summary>
internal sealed class SimulatedSystems(SimulatedProcess process, SimulatedNetwork network, SimulatedDataverse dataverse, SimulatedCampaign campaign) : IRemoteSystemFactory
{
    public IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate) => new Connected(
        new SimulatedSource(process, network, dataverse, dataverseGate),
        new SimulatedDestination(process, network, campaign, campaignGate));

    private sealed class Connected(IRecordSource records, IRecordDestination destination) : IRemoteSystems
    {
        public IRecordSource Records => records;
        public IRecordDestination Destination => destination;
        public IEventJournal? Journal => null;
        public IActivityDestination Activities => throw new NotSupportedException("Egress is not simulated yet.");
        public IContactFlags Contacts => throw new NotSupportedException("Opt-In/Out is not simulated yet.");
        public IProfileFlags Profiles => throw new NotSupportedException("Opt-In/Out is not simulated yet.");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
