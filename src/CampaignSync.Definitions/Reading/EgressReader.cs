using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>Everything has a default here, down to the single pointer and column.</summary>
internal static class EgressReader
{
    private static readonly IReadOnlyList<EventType> EventTypes = Enum.GetValues<EventType>();

    public static EgressDefinition Read(MappingScope scope)
    {
        var defaults = new EgressDefinition();
        var definition = new EgressDefinition
        {
            Events = ReadEvents(scope.Group("events")),
            Journal = scope.Group("journal") is { } journal ? ReadJournal(journal, defaults.Journal) : defaults.Journal,
            Types = ReadTypes(scope.Group("types"), defaults.Types),
            HardBounce = ReadHardBounce(scope, defaults.HardBounce),
            Activities = ReadActivities(scope.Group("activities")),
        };
        return definition;
    }

    private static HashSet<EventType> ReadEvents(MappingScope? scope)
    {
        // Every flag is asked for, so that each is known.
        var events = EventTypes.Where(type => scope?.Flag(DefinitionWords.Of(type), true) ?? true).ToHashSet();
        scope?.Close();
        return events;
    }

    private static JournalMapping ReadJournal(MappingScope scope, JournalMapping defaults)
    {
        var journal = new JournalMapping
        {
            StartAtLatest = scope.Word("start", ["oldest", "latest"]) == "latest",
            Id = Pointer("id", defaults.Id),
            Type = Pointer("type", defaults.Type),
            Time = Pointer("time", defaults.Time),
            Contact = Pointer("contact", defaults.Contact),
            Campaign = Pointer("campaign", defaults.Campaign),
            Delivery = Pointer("delivery", defaults.Delivery),
            MirrorPage = Pointer("mirrorPage", defaults.MirrorPage),
            Url = Pointer("url", defaults.Url),
            BounceType = Pointer("bounceType", defaults.BounceType),
        };
        scope.Close();
        return journal;

        string Pointer(string key, string otherwise)
        {
            if (scope.Find(key) is not { } value)
                return otherwise;
            return value is YamlScalar scalar && Names.IsPointer(scalar.Value)
                ? scalar.Value
                : scope.Refuse(value, key, "a JSON Pointer into an entry of the journal, such as `/event/type`", otherwise);
        }
    }

    private static Dictionary<EventType, string> ReadTypes(MappingScope? scope, IReadOnlyDictionary<EventType, string> defaults)
    {
        var types = EventTypes.ToDictionary(type => type, type => scope?.Text(DefinitionWords.Of(type)) ?? defaults[type]);
        scope?.Close();
        if (scope is not null)
            EgressRules.CheckTypes(types, type => scope.PlaceOf(DefinitionWords.Of(type)), scope.Problems);
        return types;
    }

    private static IReadOnlyList<string> ReadHardBounce(MappingScope scope, IReadOnlyList<string> defaults)
    {
        if (scope.Find("hardBounce") is null)
            return defaults;
        var words = new List<string>();
        foreach (var item in scope.Items("hardBounce"))
        {
            if (item is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
                words.Add(scalar.Value);
            else
                scope.Refuse(item, "hardBounce", "a list of words", "");
        }

        return words;
    }

    private static Dictionary<EventType, ActivityMapping> ReadActivities(MappingScope? scope)
    {
        var activities = EventTypes.ToDictionary(
            type => type,
            type => scope?.Group(DefinitionWords.Of(type)) is { } group ? ReadActivity(group, ActivityMapping.Defaults[type]) : ActivityMapping.Defaults[type]);
        scope?.Close();
        return activities;
    }

    private static ActivityMapping ReadActivity(MappingScope scope, ActivityMapping defaults)
    {
        var activity = defaults with { Table = scope.OptionalName("table") ?? defaults.Table, Place = scope.PlaceOf("table") };
        if (scope.Group("columns") is { } columns)
        {
            var places = new Dictionary<string, Place>(StringComparer.Ordinal);
            activity = activity with
            {
                Campaign = Column("campaign", defaults.Campaign),
                Delivery = Column("delivery", defaults.Delivery),
                Time = Column("time", defaults.Time),
                MirrorPage = Column("mirrorPage", defaults.MirrorPage),
                Url = Column("url", defaults.Url),
                ColumnPlaces = places,
            };
            columns.Close();
            EgressRules.CheckColumns(activity, scope.Problems);

            string? Column(string key, string? otherwise)
            {
                if (columns.Find(key) is not { } value)
                    return otherwise;
                if (value is YamlScalar { IsNull: true })
                    return null;
                var name = columns.OptionalName(key);
                if (string.IsNullOrEmpty(name))
                    return otherwise;
                places[name] = value.Place;
                return name;
            }
        }

        scope.Close();
        return activity;
    }
}
