using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>Holds a table mapping against both systems' metadata: everything of one table that is refused at start.</summary>
internal sealed class TableCheck(TableMapping mapping, SourceTable? source, DestinationResource? destination)
{
    private readonly List<SchemaProblem> _problems = [];

    public IReadOnlyList<SchemaProblem> Run()
    {
        CheckTable();
        CheckResource();
        foreach (var field in mapping.Fields)
            CheckField(field);
        foreach (var link in mapping.Links)
            CheckLink(link);
        foreach (var replacement in mapping.Replacements)
            CheckReplacement(replacement);
        foreach (var condition in mapping.Filter?.Conditions ?? [])
            CheckCondition(condition);
        return [.. _problems.OrderBy(p => p.Place.Line).ThenBy(p => p.Place.Column)];
    }

    private void CheckTable()
    {
        if (source is null)
        {
            Report(mapping.SourcePlace, $"Dataverse has no table {mapping.Source}, or the application user may not read it. Write its logical name, such as contact or new_order.");
            return;
        }

        if (!source.ChangeTracking)
            Report(mapping.SourcePlace, $"Change tracking is off for the table {mapping.Source}. Turn it on in Power Apps (table properties, Track changes), and publish.");
        if (mapping.Key.Source != source.PrimaryId)
            Report(mapping.Key.SourcePlace, $"The key's source is {mapping.Key.Source}, which is not the primary id of {mapping.Source}. Write {source.PrimaryId}.");
    }

    private void CheckResource()
    {
        if (destination is null)
        {
            Report(mapping.DestinationPlace, $"Campaign has no resource {mapping.Destination}. Write its API name, such as profile or cusOrder; a custom resource must be published with its API.");
            return;
        }

        var key = mapping.Key.Destination;
        if (FindField(key, mapping.Key.DestinationPlace) is { } field)
        {
            if (field.Type != DestinationType.String)
                Report(mapping.Key.DestinationPlace, $"{destination.Name}.{key} is {Describe(field.Type)}, and the key is a text of 36 characters. Name an identification key of type string.");
            else
                CheckLength(field, SourceType.Uniqueidentifier, mapping.Key.Source, mapping.Key.DestinationPlace);
        }

        if (mapping.Lookup is { } lookup && !destination.Filters.Contains(lookup.Filter))
            Report(lookup.Place, $"{destination.Name} has no published filter {lookup.Filter}.{NearNames.Hint(lookup.Filter, destination.Filters)} Publish it, or write lookup: url.");
    }

    private void CheckField(FieldMapping field)
    {
        var column = FindColumn(field.Source, field.SourcePlace);
        var target = FindField(field.Destination, field.DestinationPlace);
        if (column is null || target is null)
            return;
        if (!Conversions.CanConvert(column.Type, target.Type))
        {
            var takers = Enum.GetValues<DestinationType>().Where(t => Conversions.CanConvert(column.Type, t)).Select(Name);
            Report(field.DestinationPlace, $"{mapping.Source}.{column.Name} ({column.Type}) does not convert to {mapping.Destination}.{target.Path}, which is {Describe(target.Type)}. Map it to a field of type {string.Join(", ", takers)}.");
            return;
        }

        CheckLength(target, column.Type, column.Name, field.DestinationPlace);
        if (mapping.Picklists == PicklistForm.Display && column.Type is SourceType.Picklist or SourceType.MultiSelectPicklist)
            CheckLabels(field, column, target);
        foreach (var replacement in mapping.Replacements.Where(r => r.Field == field.Source))
            CheckReplacementFits(replacement, target);
    }

    private void CheckLabels(FieldMapping field, SourceColumn column, DestinationField target)
    {
        if (column.Labels is null)
        {
            Report(field.SourcePlace, $"The labels of {mapping.Source}.{column.Name} are not in Dataverse's metadata, so picklists: display cannot write them. Write picklists: technical.");
            return;
        }

        var replaced = mapping.Replacements.Where(r => r.Field == field.Source).Select(r => r.From).ToHashSet();
        if (!Conversions.TakesLabels(target.Type) && column.Labels.Keys.Any(number => !replaced.Contains(Invariant(number))))
            Report(field.DestinationPlace, $"picklists: display writes the labels of {mapping.Source}.{column.Name}, and {mapping.Destination}.{target.Path} is {Describe(target.Type)}. Map it to a field of type string, write picklists: technical, or add a replacement for each of its options.");
    }

    private void CheckLink(LinkMapping link)
    {
        var column = FindColumn(link.Source, link.SourcePlace);
        if (column is not null && column.Type is not (SourceType.Lookup or SourceType.Uniqueidentifier))
            Report(link.SourcePlace, $"{mapping.Source}.{column.Name} is {column.Type}, and a link takes a lookup such as _new_contact_value. Write it under fields.");
        if (FindField(link.Destination, link.DestinationPlace) is not { } target)
            return;
        if (target.Type != DestinationType.String)
            Report(link.DestinationPlace, $"{mapping.Destination}.{target.Path} is {Describe(target.Type)}, and a link writes the parent's id as text. Name the text field that the link joins on.");
        else
            CheckLength(target, SourceType.Lookup, link.Source, link.DestinationPlace);
    }

    private void CheckReplacement(Replacement replacement)
    {
        if (source is null || !source.Columns.TryGetValue(replacement.Field, out var column))
            return;
        if (!mapping.Fields.Any(f => f.Source == replacement.Field))
            Report(replacement.Place, $"{replacement.Field} is not mapped, so nothing of it can be replaced. Add it to fields, or take the replacement out.");
        else if (replacement.From is { } from && !FilterRules.IsReadable(column.Type, from))
            Report(replacement.Place, $"'{from}' is no value of {mapping.Source}.{column.Name} ({column.Type}): {FilterRules.Expected(column.Type)}");
    }

    private void CheckReplacementFits(Replacement replacement, DestinationField target)
    {
        switch (TablePlanBuilder.TryConvert(replacement.To, target, out _, out var why))
        {
            case WriteResult.TooLong:
                Report(replacement.Place, $"The replacement is longer than the {target.MaxLength} characters that {mapping.Destination}.{target.Path} takes. Shorten it.");
                break;
            case WriteResult.NotConvertible:
                Report(replacement.Place, $"The replacement '{replacement.To}' cannot be written to {mapping.Destination}.{target.Path}, which is {Describe(target.Type)}: {why}.");
                break;
        }
    }

    private void CheckCondition(FilterCondition condition)
    {
        if (FindColumn(condition.Field, condition.Place) is { } column && FilterRules.Check(condition, column) is { } problem)
            Report(condition.Place, problem);
    }

    private void CheckLength(DestinationField target, SourceType from, string column, Place place)
    {
        var needed = Conversions.ShortestText(from);
        if (target.Type == DestinationType.String && target.MaxLength < needed)
            Report(place, $"{mapping.Destination}.{target.Path} takes {target.MaxLength} characters, and {mapping.Source}.{column} needs {needed}. Make the field longer, or map another.");
    }

    private SourceColumn? FindColumn(string name, Place place)
    {
        if (source is null)
            return null;
        if (!source.Columns.TryGetValue(name, out var column))
        {
            Report(place, $"The table {mapping.Source} has no column {name}.{NearNames.Hint(name, source.Columns.Keys)}");
            return null;
        }

        if (!column.Readable)
        {
            Report(place, $"The column {mapping.Source}.{name} cannot be read. Map another, or take it out.");
            return null;
        }

        return column;
    }

    private DestinationField? FindField(string path, Place place)
    {
        if (destination is null)
            return null;
        if (!OptOutAttributes.TryResolve(path, destination.Fields, out var resolved))
        {
            Report(place, $"{destination.Name} has no field {path}.{NearNames.Hint(path, destination.Fields.Keys)} A new field must be published first.");
            return null;
        }

        var field = destination.Fields[resolved];
        var problem = field.Type switch
        {
            DestinationType.Item => $"{destination.Name}.{path} is an item of several parts. Name one of them: {string.Join(", ", Parts(path))}.",
            DestinationType.Link => $"{destination.Name}.{path} is a link, which takes no value. Name the field that the link joins on, under links.",
            DestinationType.Collection => $"{destination.Name}.{path} is a collection, which takes no value. Map another field.",
            _ when IsReadOnly(field) => $"{destination.Name}.{path} is read-only. Map another field.",
            _ => null,
        };
        if (problem is null)
            return field;
        Report(place, problem);
        return null;
    }

    private bool IsReadOnly(DestinationField field)
    {
        if (field.ReadOnly)
            return true;
        var dot = field.Path.LastIndexOf('.');
        return dot > 0 && destination!.Fields.TryGetValue(field.Path[..dot], out var item) && IsReadOnly(item);
    }

    private IEnumerable<string> Parts(string item)
        => destination!.Fields.Keys.Where(path => path.StartsWith(item + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private void Report(Place place, string message)
    {
        var problem = new SchemaProblem(place, message);
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    private static string Name(DestinationType type) => type.ToString().ToLowerInvariant();

    private static string Describe(DestinationType type)
        => type is DestinationType.Integer or DestinationType.Enumeration or DestinationType.Item ? $"an {Name(type)}" : $"a {Name(type)}";

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
