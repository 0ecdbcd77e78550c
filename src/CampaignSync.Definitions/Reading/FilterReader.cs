using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

internal static class FilterReader
{
    public static RowFilter Read(MappingScope scope)
    {
        var matchAll = scope.Word("match", ["all", "any"]) != "any";
        scope.Require("conditions", "conditions:");
        var conditions = scope.Groups("conditions", "{ field: statecode, operator: equals, value: 0 }").Select(ReadCondition).ToArray();
        if (scope.IsEmptyList("conditions"))
            scope.Problems.Add(scope.PlaceOf("conditions"), ProblemId.NothingMapped, "a filter without conditions: add one, or remove `filter`.");
        var filter = new RowFilter { MatchAll = matchAll, Conditions = conditions, DeleteFilteredOut = scope.Flag("deleteFilteredOut", false) };
        scope.Close();
        return filter;
    }

    private static FilterCondition ReadCondition(MappingScope scope)
    {
        var field = scope.Name("field", "field: statecode");
        scope.Require("operator", "operator: equals");
        var named = scope.Word("operator", DefinitionWords.All<FilterOperator>());
        var known = DefinitionWords.TryParse<FilterOperator>(named, out var comparison);
        var values = known ? ReadValues(scope, comparison) : [];
        scope.Find("value");
        scope.Close();
        return new FilterCondition(field, comparison, values, scope.PlaceOf("field"));
    }

    private static IReadOnlyList<string> ReadValues(MappingScope scope, FilterOperator comparison)
    {
        var word = DefinitionWords.Of(comparison);
        switch (comparison)
        {
            case FilterOperator.IsNull or FilterOperator.IsNotNull:
                if (scope.Find("value") is { } surplus)
                    scope.Problems.Add(surplus.Place, ProblemId.WrongType, $"`{word}` takes no value: remove `value`.");
                return [];
            case FilterOperator.In or FilterOperator.NotIn:
                if (scope.Require("value", "value: [1, 2]") is not { } several)
                    return [];
                if (several is not YamlSequence { Items.Count: > 0 } list)
                    return scope.Refuse<IReadOnlyList<string>>(several, "value", $"a list after `{word}`", [], several is YamlScalar { IsNull: false } single ? $": write it in brackets, {Quoted.Of($"[{single.Value}]")}" : ": write `[1, 2]`");
                return [.. list.Items.Select(item => One(scope, item, word)).OfType<string>()];
            default:
                return scope.Require("value", "value: 0") is { } value && One(scope, value, word) is { } text ? [text] : [];
        }
    }

    private static string? One(MappingScope scope, YamlNode value, string word)
    {
        if (value is YamlScalar { IsNull: true })
        {
            scope.Problems.Add(value.Place, ProblemId.WrongType, $"null is no value for `{word}`: write `operator: isNull` or `isNotNull`, or `\"\"` for an empty text.");
            return null;
        }

        return value is YamlSequence
            ? scope.Refuse<string?>(value, "value", $"a single value after `{word}`", null, word is "equals" ? ": for several write `operator: in`" : "")
            : TechnicalValue.From(scope, "value", value);
    }
}
