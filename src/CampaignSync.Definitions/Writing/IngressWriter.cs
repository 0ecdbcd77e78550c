using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Writing;

internal static class IngressWriter
{
    public static void Write(IngressDefinition definition, YamlLines lines)
    {
        if (definition.Tables.Count == 0)
        {
            lines.Add("tables: []");
            return;
        }

        lines.Group("tables", () =>
        {
            foreach (var table in definition.Tables)
                lines.Item(() => WriteTable(table, lines));
        });
    }

    public static string Lookup(LookupFilter filter) => $"{{ filter: {YamlText.Text(filter.Filter)}, parameter: {YamlText.Text(filter.Parameter)} }}";

    private static void WriteTable(TableMapping table, YamlLines lines)
    {
        lines.Add($"source: {YamlText.Text(table.Source)}");
        lines.Add($"destination: {YamlText.Text(table.Destination)}");
        lines.Add($"key: {{ source: {YamlText.Text(table.Key.Source)}, destination: {YamlText.Text(table.Key.Destination)} }}");
        lines.Add($"lookup: {(table.Lookup is { } lookup ? Lookup(lookup) : "url")}");
        if (table.Links.Count > 0)
            lines.List("links", table.Links.Select(Link));
        lines.List("fields", table.Fields.Select(Field));
        if (table.Replacements.Count > 0)
            lines.List("replacements", table.Replacements.Select(r => $"{{ field: {YamlText.Text(r.Field)}, from: {YamlText.Value(r.From)}, to: {YamlText.Value(r.To)} }}"));
        if (table.Filter is { } filter)
            lines.Group("filter", () => WriteFilter(filter, lines));
        lines.Add($"applyDeletes: {YamlText.Flag(table.ApplyDeletes)}");
        lines.Add($"deletionGuard: {(table.DeletionGuard is { } guard ? $"{{ count: {YamlText.Number(guard.Count)}, percent: {YamlText.Number(guard.Percent)} }}" : "off")}");
        lines.Add($"picklists: {DefinitionWords.Of(table.Picklists)}");
    }

    private static string Field(FieldMapping field)
        => $"{{ source: {YamlText.Text(field.Source)}, destination: {YamlText.Text(field.Destination)}{(field.ApplyUpdates ? "" : ", applyUpdates: false")} }}";

    private static string Link(LinkMapping link)
    {
        var parent = link.Parent is null ? "" : $", parent: {YamlText.Text(link.Parent)}, onMissingParent: {DefinitionWords.Of(link.OnMissingParent)}";
        return $"{{ source: {YamlText.Text(link.Source)}, destination: {YamlText.Text(link.Destination)}{parent} }}";
    }

    private static void WriteFilter(RowFilter filter, YamlLines lines)
    {
        lines.Add($"match: {(filter.MatchAll ? "all" : "any")}");
        lines.List("conditions", filter.Conditions.Select(Condition));
        lines.Add($"deleteFilteredOut: {YamlText.Flag(filter.DeleteFilteredOut)}");
    }

    private static string Condition(FilterCondition condition)
    {
        var value = condition.Operator switch
        {
            FilterOperator.IsNull or FilterOperator.IsNotNull => "",
            FilterOperator.In or FilterOperator.NotIn => $", value: {YamlText.List(condition.Values.Select(YamlText.Value))}",
            _ => $", value: {YamlText.Value(condition.Values.Count > 0 ? condition.Values[0] : null)}",
        };
        return $"{{ field: {YamlText.Text(condition.Field)}, operator: {DefinitionWords.Of(condition.Operator)}{value} }}";
    }
}
