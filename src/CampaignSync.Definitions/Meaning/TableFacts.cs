using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Meaning;

/// <summary>
/// What a table mapping says. Rule 14 asks for a full read where columns, filter, replacements, picklists or links change;
/// key and destination count too, since all known records belong to them. Not so the rest: <c>lookup</c> changes the way to
/// a record and not the record, <c>deletionGuard</c> and <c>applyDeletes</c> hold for the deletes from then on.
/// </summary>
internal static class TableFacts
{
    public static IEnumerable<Fact> Of(TableMapping table)
    {
        var source = table.Source;
        yield return new Fact(source, "destination", Facts.Shown(table.Destination), NeedsFullRead: true);
        yield return new Fact(source, "key", $"{Facts.Shown(table.Key.Source)} -> {Facts.Shown(table.Key.Destination)}", NeedsFullRead: true);
        yield return new Fact(source, "lookup", table.Lookup is { } lookup ? Facts.Lookup(lookup) : "url");
        yield return new Fact(source, "applyDeletes", table.ApplyDeletes ? "true" : "false");
        yield return new Fact(source, "deletionGuard", table.DeletionGuard is { } guard ? $"{Facts.Number(guard.Count)} or {Facts.Number(guard.Percent)} %" : "off");
        yield return new Fact(source, "picklists", DefinitionWords.Of(table.Picklists), NeedsFullRead: true);
        foreach (var field in table.Fields)
        {
            var subject = $"field {Facts.Shown(field.Source)} -> {Facts.Shown(field.Destination)}";
            yield return new Fact(source, subject, field.ApplyUpdates ? "written on every change" : "written on creation and replay only", NeedsFullRead: true) { IsUsual = field.ApplyUpdates };
        }

        foreach (var link in table.Links)
            yield return new Fact(source, $"link {Facts.Shown(link.Source)} -> {Facts.Shown(link.Destination)}", Parent(link), NeedsFullRead: true);
        foreach (var replacement in table.Replacements)
            yield return new Fact(source, $"replacement of {Facts.Shown(replacement.Field)} {Facts.Shown(replacement.From)}", $"by {Facts.Shown(replacement.To)}", NeedsFullRead: true);
        foreach (var fact in OfFilter(source, table.Filter))
            yield return fact;
    }

    private static IEnumerable<Fact> OfFilter(string source, RowFilter? filter)
    {
        if (filter is null)
            yield break;
        yield return new Fact(source, "filter match", filter.MatchAll ? "all" : "any", NeedsFullRead: true);
        yield return new Fact(source, "filter deleteFilteredOut", filter.DeleteFilteredOut ? "true" : "false", NeedsFullRead: true);
        foreach (var condition in filter.Conditions)
            yield return new Fact(source, $"filter condition {Shown(condition)}", "", NeedsFullRead: true);
    }

    private static string Shown(FilterCondition condition)
    {
        var words = $"{Facts.Shown(condition.Field)} {DefinitionWords.Of(condition.Operator)}";
        return condition.Operator is FilterOperator.In or FilterOperator.NotIn
            ? $"{words} [{string.Join(", ", condition.Values.Select(Facts.Shown).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}]"
            : string.Join(' ', condition.Values.Select(Facts.Shown).Prepend(words));
    }

    private static string Parent(LinkMapping link)
        => link.Parent is null ? "without parent" : $"after {Facts.Shown(link.Parent)}, else {DefinitionWords.Of(link.OnMissingParent)}";
}
