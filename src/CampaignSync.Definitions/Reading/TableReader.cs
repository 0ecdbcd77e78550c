using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

internal static class TableReader
{
    public static TableMapping Read(MappingScope scope)
    {
        var table = new TableMapping
        {
            Place = scope.Place,
            Source = scope.Name("source", "source: contact"),
            Destination = scope.Name("destination", "destination: profile"),
            SourcePlace = scope.PlaceOf("source"),
            DestinationPlace = scope.PlaceOf("destination"),
            Key = ReadKey(scope),
            Lookup = ReadLookup(scope),
            Links = [.. scope.Groups("links", "{ source: _new_contact_value, destination: contactId, parent: contact }").Select(ReadLink)],
            Fields = ReadFields(scope),
            Replacements = [.. scope.Groups("replacements", "{ field: gendercode, from: 1, to: male }").Select(ReadReplacement)],
            Filter = scope.Group("filter", "filter: { conditions: [ { field: statecode, operator: equals, value: 0 } ] }") is { } filter ? FilterReader.Read(filter) : null,
            ApplyDeletes = scope.Flag("applyDeletes", false),
            DeletionGuard = ReadGuard(scope),
            Picklists = scope.Word("picklists", PicklistForm.Technical),
        };
        scope.Close();
        TableRules.Check(table, scope.Problems);
        return table;
    }

    private static KeyMapping ReadKey(MappingScope scope)
    {
        if (scope.RequiredGroup("key", "key: { source: contactid, destination: externalId }") is not { } key)
            return new KeyMapping("", "");
        var mapping = new KeyMapping(key.Name("source", "source: contactid"), key.Path("destination", "destination: externalId"), key.PlaceOf("source"), key.PlaceOf("destination"));
        key.Close();
        return mapping;
    }

    private static LookupFilter? ReadLookup(MappingScope scope) => scope.Find("lookup") switch
    {
        null or YamlScalar { Value: "url" } => null,
        YamlMapping mapping => ReadLookupFilter(new MappingScope(mapping, scope.Problems)),
        var other => scope.Refuse<LookupFilter?>(other, "lookup", "`url` or `{ filter: byCrmId, parameter: crmId_parameter }`", null),
    };

    /// <summary>A published Campaign filter and its parameter.</summary>
    public static LookupFilter ReadLookupFilter(MappingScope scope)
    {
        var filter = new LookupFilter(scope.Name("filter", "filter: byCrmId"), scope.Name("parameter", "parameter: crmId_parameter"), scope.PlaceOf("filter"));
        scope.Close();
        return filter;
    }

    private static FieldMapping[] ReadFields(MappingScope scope)
    {
        scope.Require("fields", "fields:");
        return [.. scope.Groups("fields", "{ source: firstname, destination: firstName }").Select(ReadField)];
    }

    private static FieldMapping ReadField(MappingScope scope)
    {
        var field = new FieldMapping(
            scope.Name("source", "source: firstname"),
            scope.Path("destination", "destination: firstName"),
            scope.Flag("applyUpdates", true),
            scope.PlaceOf("source"),
            scope.PlaceOf("destination"));
        scope.Close();
        return field;
    }

    private static LinkMapping ReadLink(MappingScope scope)
    {
        var link = new LinkMapping(
            scope.Name("source", "source: _new_contact_value"),
            scope.Path("destination", "destination: contactId"),
            scope.OptionalName("parent"),
            scope.Word("onMissingParent", MissingParent.DeadLetter),
            scope.PlaceOf("source"),
            scope.PlaceOf("destination"),
            scope.PlaceOf("parent"));
        scope.Close();
        // Without a parent nothing waits, so the choice has no meaning and must not tell two definitions apart.
        return link.Parent is null ? link with { OnMissingParent = MissingParent.DeadLetter } : link;
    }

    private static Replacement ReadReplacement(MappingScope scope)
    {
        scope.Require("from", "from: 1");
        scope.Require("to", "to: male");
        var replacement = new Replacement(scope.Name("field", "field: gendercode"), TechnicalValue.Read(scope, "from"), TechnicalValue.Read(scope, "to"), scope.PlaceOf("field"));
        scope.Close();
        // A value that was refused is null here, and must not pass for a replacement of null.
        return scope.Find("from") is YamlScalar ? replacement : replacement with { Field = "" };
    }

    private static DeletionGuard? ReadGuard(MappingScope scope)
    {
        switch (scope.Find("deletionGuard"))
        {
            case null:
                return new DeletionGuard();
            case YamlScalar { Value: "off" }:
                return null;
            case YamlMapping mapping:
                var group = new MappingScope(mapping, scope.Problems);
                var guard = new DeletionGuard(group.Integer("count", 500, 0, int.MaxValue), group.Integer("percent", 10, 0, 100));
                group.Close();
                return guard;
            case var other:
                return scope.Refuse<DeletionGuard?>(other, "deletionGuard", "`{ count: 500, percent: 10 }` or `off`", null);
        }
    }
}
