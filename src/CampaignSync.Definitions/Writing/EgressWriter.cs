using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Meaning;

namespace CampaignSync.Definitions.Writing;

internal static class EgressWriter
{
    public static void Write(EgressDefinition definition, YamlLines lines)
    {
        lines.Add($"events: {{ {ByType(type => YamlText.Flag(definition.Events.Contains(type)))} }}");
        lines.Group("journal", () =>
        {
            foreach (var (name, value) in EgressFacts.Pointers(definition.Journal))
                lines.Add($"{name}: {YamlText.Text(value)}");
        });
        lines.Add($"types: {{ {ByType(type => YamlText.Text(definition.Types[type]))} }}");
        lines.Add($"hardBounce: {YamlText.List(definition.HardBounce.Select(YamlText.Text))}");
        lines.Group("activities", () =>
        {
            foreach (var type in Enum.GetValues<EventType>())
                lines.Add($"{DefinitionWords.Of(type)}: {Activity(definition.Activities[type], ActivityMapping.Defaults[type])}");
        });
    }

    private static string ByType(Func<EventType, string> value)
        => string.Join(", ", Enum.GetValues<EventType>().Select(type => $"{DefinitionWords.Of(type)}: {value(type)}"));

    private static string Activity(ActivityMapping activity, ActivityMapping defaults)
    {
        // A column that is not written is said so only where there would be one by default.
        var columns = EgressFacts.Columns(activity)
            .Zip(EgressFacts.Columns(defaults))
            .Where(pair => pair.First.Column is not null || pair.Second.Column is not null)
            .Select(pair => $"{pair.First.Name}: {(pair.First.Column is { } column ? YamlText.Text(column) : "null")}");
        return $"{{ table: {YamlText.Text(activity.Table)}, columns: {{ {string.Join(", ", columns)} }} }}";
    }
}
