using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>Both systems of the flags as one host reaches them.</summary>
internal sealed class FlagSystems(SimulatedProcess process, SimulatedNetwork network, SimulatedDataverse dataverse, SimulatedCampaign campaign, SimulatedFlags flags) : IRemoteSystemFactory
{
    public IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate) => new Connected(
        new SimulatedSource(new SimulatedWire("Dataverse", process, network, dataverseGate), network, dataverse),
        new SimulatedDestination(new SimulatedWire("Campaign", process, network, campaignGate), network, campaign),
        new SimulatedContactFlags(process, network, flags, dataverseGate),
        new SimulatedProfileFlags(process, network, flags, campaignGate));

    private sealed class Connected(IRecordSource records, IRecordDestination destination, IContactFlags contacts, IProfileFlags profiles) : IRemoteSystems
    {
        public IRecordSource Records => records;
        public IRecordDestination Destination => destination;
        public IEventJournal? Journal => null;
        public IActivityDestination Activities => throw new NotSupportedException("There are no events among the flags.");
        public IContactFlags Contacts => contacts;
        public IProfileFlags Profiles => profiles;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
