using CampaignSync.Core.Definitions;

namespace CampaignSync.Connectors.Http;

/// <summary>What is asked of a token endpoint: client credentials.</summary>
/// <param name="System">The system that the token is for, in the words of messages.</param>
/// <param name="Remedy">What an admin does when the endpoint refuses.</param>
internal sealed record TokenGrant(string System, Uri TokenUrl, string ClientId, SecretReference Secret, string Scope, string Remedy);
