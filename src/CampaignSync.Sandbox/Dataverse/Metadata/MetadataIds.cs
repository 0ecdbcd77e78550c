using System.Security.Cryptography;
using System.Text;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>Ids of tables and columns, the same in every run.</summary>
internal static class MetadataIds
{
    public static Guid Of(params ReadOnlySpan<string?> names)
        => new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('/', names)))[..16]);
}
