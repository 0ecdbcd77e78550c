using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;

namespace CampaignSync.Definitions.Reading;

internal static class IngressReader
{
    public static IngressDefinition Read(MappingScope scope)
    {
        scope.Require("tables", "tables:");
        var tables = scope.Groups("tables", "source: contact").Select(TableReader.Read).ToArray();
        if (scope.IsEmptyList("tables"))
            scope.Problems.Add(scope.PlaceOf("tables"), ProblemId.NothingMapped, "no table is mapped: add one, `- source: contact`.");
        TableSetRules.Check(tables, scope.Problems);
        return new IngressDefinition { Tables = tables };
    }
}
