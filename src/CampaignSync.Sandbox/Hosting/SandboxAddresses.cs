using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>Where the sandbox listens and how to sign in: the line that <c>serve</c> prints.</summary>
internal sealed record SandboxAddresses(DataverseAddress Dataverse, CampaignAddress Campaign, AdminAddress Admin)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, s_format);
}

internal sealed record DataverseAddress(string Url, string TokenUrl, string Tenant, string ClientId, string ClientSecret);

internal sealed record CampaignAddress(
    string Url, string TokenUrl, string OrganizationId, string ClientId, string ClientSecret, string JournalUrl);

internal sealed record AdminAddress(string Url);
