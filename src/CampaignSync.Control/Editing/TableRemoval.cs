using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Control.Editing;

/// <summary>Takes table mappings out of Ingress.</summary>
public static class TableRemoval
{
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>TableNotFound</c>.</exception>
    public static IngressDefinition Apply(IngressDefinition? definition, IEnumerable<string> tables)
    {
        if (definition is null)
            throw new ControlException(ControlErrorId.DefinitionMissing, "No mapping of Ingress is saved, so there is nothing to remove.");
        foreach (var table in tables.Distinct(StringComparer.Ordinal))
        {
            var mapped = definition.Tables.Select(mapping => mapping.Source).ToArray();
            if (!mapped.Contains(table, StringComparer.Ordinal))
                throw new ControlException(ControlErrorId.TableNotFound, $"Ingress does not map a table \"{table}\".{NearNames.Hint(table, mapped)} It maps {string.Join(", ", mapped)}.");
            definition = definition.WithoutTable(table);
        }

        return definition;
    }
}
