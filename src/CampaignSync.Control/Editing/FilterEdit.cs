using System.Collections;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Control.Editing;

/// <summary>Reads a filter as given at a prompt.</summary>
internal static class FilterEdit
{
    private const string What = "-Filter";

    /// <returns>Null: no filter.</returns>
    /// <exception cref="ControlException"><c>EditInvalid</c>.</exception>
    public static RowFilter? Read(IDictionary values)
    {
        if (values.Count == 0)
            return null;
        // One condition alone needs no list around it.
        if (values.Keys.Cast<object>().Any(key => string.Equals(ValueBag.TextOf(key), "field", StringComparison.OrdinalIgnoreCase)))
        {
            var alone = new ValueBag(values, What, "field", "operator", "value", "deleteFilteredOut");
            return new RowFilter { Conditions = [ReadCondition(alone)], DeleteFilteredOut = alone.Flag("deleteFilteredOut") ?? false };
        }

        var bag = new ValueBag(values, What, "match", "conditions", "deleteFilteredOut");
        var match = bag.Text("match") ?? "all";
        if (match is not ("all" or "any"))
            throw ValueBag.Refuse($"{What}: 'match' is all or any, not \"{match}\".");
        var conditions = bag.List("conditions") ?? throw ValueBag.Refuse($"{What} needs 'conditions', or 'field', 'operator' and 'value' of one.");
        var filter = new RowFilter
        {
            MatchAll = match == "all",
            Conditions = [.. conditions.Select(condition => condition is IDictionary one
                ? ReadCondition(new ValueBag(one, What, "field", "operator", "value"))
                : throw ValueBag.Refuse($"{What}: each of 'conditions' is @{{ field; operator; value }}."))],
            DeleteFilteredOut = bag.Flag("deleteFilteredOut") ?? false,
        };
        return filter;
    }

    private static FilterCondition ReadCondition(ValueBag bag)
    {
        var field = bag.Required("field");
        var word = bag.Required("operator");
        if (!Enum.TryParse<FilterOperator>(word, ignoreCase: true, out var filterOperator) || !Enum.IsDefined(filterOperator))
            throw ValueBag.Refuse($"{What}: there is no operator \"{word}\".{NearNames.Hint(word, Enum.GetNames<FilterOperator>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]))}");
        var given = bag.List("value") ?? [];
        if (given.Any(value => value is null))
            throw ValueBag.Refuse($"{What}: nothing compares with null; write operator isNull or isNotNull.");
        return new FilterCondition(field, filterOperator, [.. given.Select(value => ValueBag.TextOf(value!))]);
    }
}
