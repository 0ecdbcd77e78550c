using CampaignSync.Core.Definitions;

namespace CampaignSync.Control.Connections;

/// <summary>How one of the two systems is reached, as it is shown: where its secret is, never the secret.</summary>
/// <param name="Name">Dataverse or Campaign.</param>
/// <param name="Tenant">Dataverse only.</param>
/// <param name="OrganizationId">Campaign only, as the three below.</param>
public sealed record ConnectionView(string Name, Uri Url, Uri TokenUrl, string ClientId, string Secret, string? Tenant, string? OrganizationId, string? Scope, Uri? JournalUrl, IReadOnlyList<string> JournalHosts)
{
    public static ConnectionView Of(DataverseConnection connection)
        => new("Dataverse", connection.Url, connection.TokenUrl, connection.ClientId, connection.ClientSecret.ToString(), connection.Tenant, null, null, null, []);

    public static ConnectionView Of(CampaignConnection connection)
        => new("Campaign", connection.Url, connection.TokenUrl, connection.ClientId, connection.ClientSecret.ToString(), null, connection.OrganizationId, connection.Scope, connection.JournalUrl, connection.JournalHosts);
}
