using System.Text.Json.Nodes;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>Labels and managed properties, in the shape that the metadata has.</summary>
internal static class Labels
{
    private const int English = 1033;

    public static JsonObject Label(string text) => new()
    {
        ["LocalizedLabels"] = new JsonArray(Localized(text)),
        ["UserLocalizedLabel"] = Localized(text),
    };

    public static JsonObject Managed(bool value, string name) => new()
    {
        ["Value"] = value,
        ["CanBeChanged"] = true,
        ["ManagedPropertyLogicalName"] = name,
    };

    private static JsonObject Localized(string text) => new()
    {
        ["Label"] = text,
        ["LanguageCode"] = English,
        ["IsManaged"] = true,
        ["MetadataId"] = MetadataIds.Of("label", text).ToString(),
        ["HasChanged"] = null,
    };
}
