using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Edits;

/// <summary>Changes to the connections, as given at a prompt. What is null stays as it is.</summary>
public sealed record ConnectionsDraft
{
    public Uri? DataverseUrl { get; init; }
    public string? DataverseTenant { get; init; }
    public Uri? DataverseTokenUrl { get; init; }
    public string? DataverseClientId { get; init; }
    public SecretReference? DataverseSecret { get; init; }
    public Uri? CampaignUrl { get; init; }
    public Uri? CampaignTokenUrl { get; init; }
    public string? CampaignScope { get; init; }
    public string? CampaignOrganizationId { get; init; }
    public string? CampaignClientId { get; init; }
    public SecretReference? CampaignSecret { get; init; }
    public Uri? CampaignJournalUrl { get; init; }
    public IReadOnlyList<string>? CampaignJournalHosts { get; init; }

    /// <summary>What is needed and neither given nor saved, by the parameters that give it, such as <c>-DataverseUrl</c>.</summary>
    /// <param name="saved">Null: nothing is saved yet.</param>
    public IReadOnlyList<string> Missing(ConnectionsDefinition? saved)
    {
        if (saved is not null)
            return [];
        var missing = new List<string>();
        Need(DataverseUrl, "-DataverseUrl");
        Need((object?)DataverseTenant ?? DataverseTokenUrl, "-DataverseTenant (or -DataverseTokenUrl)");
        Need(DataverseClientId, "-DataverseClientId");
        Need(DataverseSecret, "-DataverseSecretPath (or -DataverseSecretVariable, -DataverseClientSecret)");
        Need(CampaignUrl, "-CampaignUrl");
        Need(CampaignOrganizationId, "-CampaignOrganizationId");
        Need(CampaignClientId, "-CampaignClientId");
        Need(CampaignSecret, "-CampaignSecretPath (or -CampaignSecretVariable, -CampaignClientSecret)");
        return missing;

        void Need(object? value, string name)
        {
            if (value is null)
                missing.Add(name);
        }
    }

    /// <summary>The connections with these changes.</summary>
    /// <exception cref="EditRefusedException">Something is missing.</exception>
    public ConnectionsDefinition Apply(ConnectionsDefinition? saved)
    {
        if (Missing(saved) is { Count: > 0 } missing)
            throw new EditRefusedException($"No connections are saved yet; the first time all that is needed must be given. Missing: {string.Join(", ", missing)}.");
        var dataverse = saved?.Dataverse;
        var campaign = saved?.Campaign;
        var tenant = DataverseTenant ?? (DataverseTokenUrl is null ? dataverse?.Tenant : null);
        return new ConnectionsDefinition
        {
            Dataverse = new DataverseConnection(
                DataverseUrl ?? dataverse!.Url,
                DataverseTokenUrl ?? (DataverseTenant is null ? dataverse!.TokenUrl : ConnectionsReader.TokenUrlOf(DataverseTenant)),
                tenant,
                DataverseClientId ?? dataverse!.ClientId,
                DataverseSecret ?? dataverse!.ClientSecret),
            Campaign = new CampaignConnection(
                CampaignUrl ?? campaign!.Url,
                CampaignTokenUrl ?? campaign?.TokenUrl ?? ConnectionsReader.DefaultTokenUrl,
                CampaignScope ?? campaign?.Scope ?? ConnectionsReader.DefaultScope,
                CampaignOrganizationId ?? campaign!.OrganizationId,
                CampaignClientId ?? campaign!.ClientId,
                CampaignSecret ?? campaign!.ClientSecret,
                CampaignJournalUrl ?? campaign?.JournalUrl,
                CampaignJournalHosts ?? campaign?.JournalHosts ?? []),
        };
    }
}
