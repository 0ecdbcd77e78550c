using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Ports;

/// <summary>Reaches both remote systems as a connections definition says.</summary>
public interface IRemoteSystemFactory
{
    /// <param name="dataverseGate">Stands before every request to Dataverse.</param>
    /// <param name="campaignGate">Stands before every request to Campaign.</param>
    IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate);
}

/// <summary>Both remote systems, by what the workflows need of them. Disposing closes the connections.</summary>
public interface IRemoteSystems : IDisposable
{
    IRecordSource Records { get; }
    IRecordDestination Destination { get; }

    /// <summary>Null: the connections name no journal.</summary>
    IEventJournal? Journal { get; }
    IActivityDestination Activities { get; }
    IContactFlags Contacts { get; }
    IProfileFlags Profiles { get; }
}
