using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;

namespace CampaignSync.Definitions.Reading;

internal static class OptInOutReader
{
    public static OptInOutDefinition Read(MappingScope scope)
    {
        scope.Require("direction", "direction: bidirectional");
        var direction = scope.Word("direction", OptOutDirection.Disabled);
        var definition = new OptInOutDefinition
        {
            Direction = direction,
            Key = ReadKey(scope),
            ChangesFilter = scope.Group("changesFilter", "changesFilter: { filter: byChangedSince, parameter: since_parameter }") is { } filter ? TableReader.ReadLookupFilter(filter) : null,
            DynamicsNewerValueWins = scope.Word("dynamicsNewer", ["optOutWins", "valueWins"]) == "valueWins",
            Fields = ReadFields(scope),
        };
        OptInOutRules.Check(definition, scope.Problems);
        return definition;
    }

    private static KeyMapping ReadKey(MappingScope scope)
    {
        if (scope.Group("key", "key: { dynamics: contactid, campaign: externalId }") is not { } group)
            return new KeyMapping("contactid", "externalId");
        var key = new KeyMapping(
            group.OptionalName("dynamics") ?? "contactid",
            group.OptionalName("campaign") ?? "externalId",
            group.PlaceOf("dynamics"),
            group.PlaceOf("campaign"));
        group.Close();
        return key;
    }

    private static FlagMapping[] ReadFields(MappingScope scope)
    {
        scope.Require("fields", "fields:");
        FlagMapping[] fields = [.. scope.Groups("fields", "{ dynamics: donotemail, campaign: denyListEmail }").Select(ReadField)];
        if (scope.IsEmptyList("fields"))
            scope.Problems.Add(scope.PlaceOf("fields"), ProblemId.NothingMapped, "no flag is mapped: add one, `- { dynamics: donotemail, campaign: denyListEmail }`.");
        return fields;
    }

    private static FlagMapping ReadField(MappingScope scope)
    {
        var field = new FlagMapping(
            scope.Name("dynamics", "dynamics: donotemail"),
            scope.Name("campaign", "campaign: denyListEmail"),
            scope.Flag("invert", false),
            scope.PlaceOf("dynamics"),
            scope.PlaceOf("campaign"));
        scope.Close();
        return field;
    }
}
