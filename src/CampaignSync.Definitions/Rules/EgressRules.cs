using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Rules;

internal static class EgressRules
{
    /// <summary>A word that stands for two types would leave it open which one an event is.</summary>
    public static void CheckTypes(IReadOnlyDictionary<EventType, string> types, Func<EventType, Place> place, Problems problems)
    {
        foreach (var pair in types.GroupBy(t => t.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var second = pair.OrderBy(t => place(t.Key).Line).ThenBy(t => place(t.Key).Column).Last();
            var first = pair.First(t => t.Key != second.Key);
            problems.Add(place(second.Key), ProblemId.SameWord, $"`{second.Value}` stands for both {DefinitionWords.Of(first.Key)} and {DefinitionWords.Of(second.Key)}: give each its own word.");
        }
    }

    /// <summary>Two values in one column: the later one would win.</summary>
    public static void CheckColumns(ActivityMapping activity, Problems problems)
    {
        var columns = new[] { activity.Campaign, activity.Delivery, activity.Time, activity.MirrorPage, activity.Url }.OfType<string>();
        foreach (var column in columns.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add(activity.ColumnPlaces.GetValueOrDefault(column, activity.Place), ProblemId.DestinationMappedTwice, $"the column `{column}` takes two values here: give each a column of its own, or write null where none is wanted.");
    }
}
