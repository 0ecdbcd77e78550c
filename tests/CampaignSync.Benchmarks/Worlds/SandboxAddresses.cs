namespace CampaignSync.Benchmarks.Worlds;

/// <summary>The line that the sandbox prints when it listens.</summary>
internal sealed record SandboxAddresses(DataverseAddress Dataverse, CampaignAddress Campaign, AdminAddress Admin);

internal sealed record DataverseAddress(string Url, string TokenUrl, string ClientId, string ClientSecret);

internal sealed record CampaignAddress(string Url, string TokenUrl, string OrganizationId, string ClientId, string ClientSecret, string JournalUrl);

internal sealed record AdminAddress(string Url);
