using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse.Query;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>Shows a piece of metadata to a filter; a property may be a path, such as <c>CanChangeTrackingBeEnabled/Value</c>.</summary>
internal sealed class MetadataSubject(JsonObject node) : IFilterSubject<string>
{
    public Cell Get(string property)
    {
        JsonNode? found = node;
        foreach (var part in property.Split('/'))
            found = (found as JsonObject)?[part];
        return found switch
        {
            null => Cell.Null,
            JsonValue value when value.TryGetValue<bool>(out var flag) => Cell.Of(flag),
            JsonValue value when value.TryGetValue<int>(out var number) => Cell.Of(number),
            JsonValue value when value.TryGetValue<string>(out var text) => Cell.Of(text),
            _ => Cell.Null,
        };
    }
}
