using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Reads the key of a record that Campaign answers with.</summary>
internal static class RecordKey
{
    /// <summary>Whether the record has this key; one that does not show its key is taken for it.</summary>
    public static bool IsThat(JsonElement record, RecordAddress address)
        => !record.TryGetProperty(address.KeyField, out var key) || key.ValueKind != JsonValueKind.String
            || string.Equals(key.GetString(), address.Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an answer that should be the record tells.</summary>
    public static KeySight Sight(RemoteAnswer answer, RecordAddress address)
    {
        try
        {
            using var record = JsonDocument.Parse(answer.Body);
            if (record.RootElement.ValueKind != JsonValueKind.Object)
                return KeySight.NotTold;
            return IsThat(record.RootElement, address) ? KeySight.Found : KeySight.NotFound;
        }
        catch (JsonException)
        {
            return KeySight.NotTold;
        }
    }
}
