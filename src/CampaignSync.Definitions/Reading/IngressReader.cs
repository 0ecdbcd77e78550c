using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;

namespace CampaignSync.Definitions.Reading;

internal static class IngressReader
{
    public static IngressDefinition Read(MappingScope scope)
    {
        var present = scope.Require("tables", "tables:") is not null;
        var tables = scope.Groups("tables", "source: contact").Select(TableReader.Read).ToArray();
        if (present && scope.Items("tables").Count == 0)
            scope.Problems.Add(scope.PlaceOf("tables"), ProblemId.NothingMapped, "no table is mapped: add one, `- source: contact`.");
        TableSetRules.Check(tables, scope.Problems);
        return new IngressDefinition { Tables = tables };
    }
}
