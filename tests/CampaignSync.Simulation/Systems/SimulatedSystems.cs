using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Systems;

/// <summary>Both systems as one host reaches them.</summary>
internal sealed class SimulatedSystems(SimulatedProcess process, SimulatedNetwork network, SimulatedDataverse dataverse, SimulatedCampaign campaign, SimulatedJournal journal, SimulatedTimeline timeline) : IRemoteSystemFactory
{
    public IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate)
    {
        var toDataverse = new SimulatedWire("Dataverse", process, network, dataverseGate);
        var toCampaign = new SimulatedWire("Campaign", process, network, campaignGate);
        return new Connected(
            new SimulatedSource(toDataverse, network, dataverse),
            new SimulatedDestination(toCampaign, network, campaign),
            new SimulatedEvents(toCampaign, network, journal),
            new SimulatedActivities(toDataverse, network, timeline),
            new SimulatedContacts(toDataverse, network, dataverse),
            new SimulatedProfiles(toCampaign, network, campaign));
    }

    private sealed class Connected(IRecordSource records, IRecordDestination destination, IEventJournal journal, IActivityDestination activities, IContactFlags contacts, IProfileFlags profiles) : IRemoteSystems
    {
        public IRecordSource Records => records;
        public IRecordDestination Destination => destination;
        public IEventJournal? Journal => journal;
        public IActivityDestination Activities => activities;
        public IContactFlags Contacts => contacts;
        public IProfileFlags Profiles => profiles;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
