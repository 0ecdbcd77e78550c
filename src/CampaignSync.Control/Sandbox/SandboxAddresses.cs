using System.Text.Json.Serialization;

namespace CampaignSync.Control.Sandbox;

/// <summary>What the sandbox says when it listens.</summary>
internal sealed record SandboxAddresses(SandboxDataverse Dataverse, SandboxCampaign Campaign, SandboxAdmin Admin);

internal sealed record SandboxDataverse(Uri Url, Uri TokenUrl, string Tenant, string ClientId, string ClientSecret);

internal sealed record SandboxCampaign(Uri Url, Uri TokenUrl, string OrganizationId, string ClientId, string ClientSecret, Uri JournalUrl);

internal sealed record SandboxAdmin(Uri Url);

/// <summary>The process that was started, told from a later one with the same id by when it started.</summary>
internal sealed record SandboxProcess(int ProcessId, DateTime StartedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SandboxAddresses))]
[JsonSerializable(typeof(SandboxProcess))]
internal sealed partial class SandboxJson : JsonSerializerContext;
