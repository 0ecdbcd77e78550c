using CampaignSync.Connectors.Campaign;
using CampaignSync.Connectors.Dataverse;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors;

/// <summary>Reaches the real systems over HTTP. What it makes is idle until it is first asked for something.</summary>
public sealed class RemoteSystemFactory(ISecretReader secrets, TimeProvider time) : IRemoteSystemFactory
{
    /// <exception cref="FatalException"><c>CredentialRejected</c>: an address that is neither https nor loopback.</exception>
    public IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate)
    {
        ArgumentNullException.ThrowIfNull(connections);
        var dataverse = new DataverseConnector(connections.Dataverse, secrets, dataverseGate, time);
        try
        {
            return new RemoteSystems(dataverse, new CampaignConnector(connections.Campaign, secrets, campaignGate, time));
        }
        catch
        {
            dataverse.Dispose();
            throw;
        }
    }

    private sealed class RemoteSystems(DataverseConnector dataverse, CampaignConnector campaign) : IRemoteSystems
    {
        public IRecordSource Records => dataverse.Records;

        public IRecordDestination Destination => campaign.Records;

        public IEventJournal? Journal => campaign.Journal;

        public IActivityDestination Activities => dataverse.Activities;

        public IContactFlags Contacts => dataverse.Contacts;

        public IProfileFlags Profiles => campaign.Profiles;

        public void Dispose()
        {
            dataverse.Dispose();
            campaign.Dispose();
        }
    }
}
