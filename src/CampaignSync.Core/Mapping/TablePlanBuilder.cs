using System.Globalization;
using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>Makes a plan of a mapping that <see cref="TableCheck"/> found nothing wrong with.</summary>
internal sealed class TablePlanBuilder(TableMapping mapping, SourceTable source, DestinationResource destination)
{
    private readonly string[] _columns =
    [
        .. mapping.Fields.Select(f => f.Source)
            .Concat(mapping.Links.Select(l => l.Source))
            .Concat(mapping.Filter?.Conditions.Select(c => c.Field) ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <param name="nullCounts">Field paths, as the definition writes them, whose null is a value.</param>
    public TablePlan Build(RecordHasher hasher, Func<string, bool> nullCounts)
    {
        var parents = mapping.Links.Where(l => l.Parent is not null).ToArray();
        var fields = mapping.Fields.Select(f => PlanField(f, nullCounts(f.Destination)))
            .Concat(mapping.Links.Select(l => PlanLink(l, Array.IndexOf(parents, l), nullCounts(l.Destination))));
        var filter = mapping.Filter is { } f ? new FilterPlan(f.MatchAll, [.. f.Conditions.Select(PlanCondition)]) : null;
        return new TablePlan(mapping, _columns, [.. parents.Select(l => l.Parent!)], fields, filter, hasher);
    }

    /// <summary>Makes the JSON that a replacement writes.</summary>
    /// <param name="json">Null: the field's unset value.</param>
    public static WriteResult TryConvert(string? to, DestinationField target, out byte[]? json, out string? why)
    {
        var buffer = new Utf8Buffer();
        var text = Encoding.UTF8.GetBytes(to ?? "");
        var value = text.Length == 0 ? SourceValue.Null : SourceValue.Characters(text, JsonText.IsPlain(text));
        var result = FieldWriter.Write(value, target.Type, target.MaxLength, buffer, new Utf8Buffer(), out why);
        json = result == WriteResult.Written ? buffer.Written.ToArray() : null;
        return result;
    }

    private FieldPlan PlanField(FieldMapping field, bool nullCounts)
    {
        var column = source.Columns[field.Source];
        var target = Field(field.Destination);
        var replacements = mapping.Replacements.Where(r => r.Field == field.Source).ToArray();
        return new FieldPlan
        {
            Column = Index(field.Source),
            Source = column,
            Destination = target,
            ApplyUpdates = field.ApplyUpdates,
            Unset = Conversions.Unset(target.Type).ToArray(),
            HashHead = TablePlan.HashHead(target.Path),
            NullCounts = nullCounts,
            Replacements = replacements.Length == 0 ? null : PlanReplacements(replacements, column, target),
            Choices = PlanChoices(replacements, column),
        };
    }

    private FieldPlan PlanLink(LinkMapping link, int parent, bool nullCounts)
    {
        var target = Field(link.Destination);
        return new FieldPlan
        {
            Column = Index(link.Source),
            Source = source.Columns[link.Source],
            Destination = target,
            ApplyUpdates = true,
            Unset = "null"u8.ToArray(),
            HashHead = TablePlan.HashHead(target.Path),
            NullCounts = nullCounts,
            Parent = parent,
        };
    }

    private FilterTest PlanCondition(FilterCondition condition)
        => new(mapping.Source, condition, source.Columns[condition.Field], Index(condition.Field));

    private static ReplacementSet PlanReplacements(Replacement[] replacements, SourceColumn column, DestinationField target)
    {
        var set = new ReplacementSet();
        foreach (var replacement in replacements)
        {
            TryConvert(replacement.To, target, out var json, out _);
            set.Add(replacement.From is null ? null : FilterRules.Technical(column.Type, replacement.From), json);
        }

        return set;
    }

    private ChoiceText? PlanChoices(Replacement[] replacements, SourceColumn column)
    {
        var labels = mapping.Picklists == PicklistForm.Display ? column.Labels : null;
        switch (column.Type)
        {
            case SourceType.Picklist:
                return labels is null ? null : new ChoiceText(labels, new Dictionary<int, string?>());
            case SourceType.MultiSelectPicklist:
                var single = new Dictionary<int, string?>();
                foreach (var replacement in replacements)
                {
                    if (int.TryParse(replacement.From, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                        single.TryAdd(number, replacement.To);
                }

                return labels is null && single.Count == 0 ? null : new ChoiceText(labels, single);
            default:
                return null;
        }
    }

    private DestinationField Field(string path)
    {
        OptOutAttributes.TryResolve(path, destination.Fields, out var resolved);
        return destination.Fields[resolved!];
    }

    private int Index(string column) => Array.IndexOf(_columns, column);
}
