using CampaignSync.Core.Definitions;

namespace CampaignSync.Simulation.Home;

/// <summary>Connections that lead nowhere: the simulated systems need none.</summary>
internal static class SimulatedConnections
{
    public static ConnectionsDefinition Definition { get; } = new()
    {
        Dataverse = new DataverseConnection(new Uri("https://dataverse.invalid/"), new Uri("https://dataverse.invalid/token"), "tenant", "client", new SecretReference(null, "NONE")),
        Campaign = new CampaignConnection(new Uri("https://campaign.invalid/"), new Uri("https://campaign.invalid/token"), "scope", "org", "client", new SecretReference(null, "NONE"), new Uri("https://campaign.invalid/journal"), []),
    };
}
