using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Meaning;

internal static class EgressFacts
{
    public static IEnumerable<Fact> Of(EgressDefinition definition)
    {
        foreach (var type in Enum.GetValues<EventType>())
        {
            var word = DefinitionWords.Of(type);
            yield return new Fact("", $"event {word}", definition.Events.Contains(type) ? "on" : "off");
            yield return new Fact("", $"word for {word}", Facts.Shown(definition.Types[type]));
            foreach (var fact in OfActivity(word, definition.Activities[type]))
                yield return fact;
        }

        foreach (var word in definition.HardBounce)
            yield return new Fact("", $"hardBounce {Facts.Shown(word)}", "");
        foreach (var (name, pointer) in Pointers(definition.Journal))
            yield return new Fact("", $"journal {name}", pointer);
    }

    private static IEnumerable<Fact> OfActivity(string word, ActivityMapping activity)
    {
        yield return new Fact("", $"{word} activity", Facts.Shown(activity.Table));
        foreach (var (name, column) in Columns(activity))
            yield return new Fact("", $"{word} column for {name}", column is null ? "none" : Facts.Shown(column));
    }

    /// <summary>The keys of <c>columns</c>, in the order of the format.</summary>
    public static IEnumerable<(string Name, string? Column)> Columns(ActivityMapping activity) =>
    [
        ("campaign", activity.Campaign),
        ("delivery", activity.Delivery),
        ("time", activity.Time),
        ("mirrorPage", activity.MirrorPage),
        ("url", activity.Url),
    ];

    /// <summary>The keys of <c>journal</c>, in the order of the format.</summary>
    public static IEnumerable<(string Name, string Value)> Pointers(JournalMapping journal) =>
    [
        ("start", journal.StartAtLatest ? "latest" : "oldest"),
        ("id", journal.Id),
        ("type", journal.Type),
        ("time", journal.Time),
        ("contact", journal.Contact),
        ("campaign", journal.Campaign),
        ("delivery", journal.Delivery),
        ("mirrorPage", journal.MirrorPage),
        ("url", journal.Url),
        ("bounceType", journal.BounceType),
    ];
}
