namespace CampaignSync.Core.Definitions;

/// <summary>How both systems are reached. Secrets are referred to, never held.</summary>
public sealed record ConnectionsDefinition : Definition
{
    public override string Subject => State.SavedDefinition.Connections;

    public required DataverseConnection Dataverse { get; init; }
    public required CampaignConnection Campaign { get; init; }
}

/// <param name="Url">Root of the organization, <c>https://org.api.crm.dynamics.com/</c>.</param>
/// <param name="TokenUrl">The whole token endpoint; made from the tenant where only that is given.</param>
/// <param name="Tenant">Microsoft Entra tenant; null where the token endpoint was given without it.</param>
public sealed record DataverseConnection(Uri Url, Uri TokenUrl, string? Tenant, string ClientId, SecretReference ClientSecret);

/// <param name="Url">Root of the instance, <c>https://mc.adobe.io/instance/campaign</c>.</param>
/// <param name="Scope">Scopes asked of the token endpoint, separated by commas.</param>
/// <param name="JournalUrl">Journal of the event registration; null: Egress cannot start.</param>
/// <param name="JournalHosts">Other hosts that a journal link may lead to.</param>
public sealed record CampaignConnection(Uri Url, Uri TokenUrl, string Scope, string OrganizationId, string ClientId, SecretReference ClientSecret, Uri? JournalUrl, IReadOnlyList<string> JournalHosts);

/// <summary>Where a secret is: a file (absolute path, resolved against the file that named it) or a variable of the host's environment. One of the two is set.</summary>
public sealed record SecretReference(string? File, string? Env, Place Place = default)
{
    public override string ToString() => File is not null ? $"file {File}" : $"environment variable {Env}";
}
