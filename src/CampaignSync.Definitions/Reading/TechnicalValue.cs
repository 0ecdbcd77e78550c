using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>A value of a filter or a replacement as technical text: <c>1</c> and <c>"1"</c> are the same, null is null.</summary>
internal static class TechnicalValue
{
    public static string? Read(MappingScope scope, string key)
        => scope.Find(key) is { } value ? From(scope, key, value) : null;

    public static string? From(MappingScope scope, string key, YamlNode value) => value switch
    {
        YamlScalar { IsNull: true } => null,
        // YAML knows three spellings of a boolean, technical text one.
        YamlScalar { IsBoolean: true } boolean => boolean.Value.ToLowerInvariant(),
        YamlScalar scalar => scalar.Value,
        _ => scope.Refuse<string?>(value, key, "a single value", null),
    };
}
