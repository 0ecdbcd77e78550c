using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>Shows saved definitions of workflows.</summary>
public sealed class MappingReader(IStateStore store)
{
    /// <summary>The newest version; null: none is saved.</summary>
    public MappingView? Newest(WorkflowName name) => store.Read(reader => reader.FindDefinition(name.ToString()) is { } saved ? View(reader, name, saved) : null);

    /// <summary>All versions, oldest first.</summary>
    public IReadOnlyList<MappingView> History(WorkflowName name)
        => store.Read(reader => reader.DefinitionHistory(name.ToString()).Select(saved => View(reader, name, saved)).ToArray());

    /// <summary>The table mappings of a definition that the patterns name.</summary>
    /// <exception cref="ControlException"><c>TableNotFound</c>: a name without wildcards that is not mapped.</exception>
    public static IEnumerable<TableMappingView> Tables(MappingView mapping, IReadOnlyList<string> patterns)
    {
        var tables = (mapping.Definition as IngressDefinition)?.Tables ?? [];
        foreach (var name in patterns.Where(pattern => !Workflows.NamePattern.IsPattern(pattern)))
        {
            if (!tables.Any(table => table.Source.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new ControlException(ControlErrorId.TableNotFound, $"{mapping.Name} does not map a table \"{name}\".{NearNames.Hint(name, mapping.Tables)}{(tables.Count == 0 ? "" : $" It maps {string.Join(", ", mapping.Tables)}.")}");
        }

        return tables
            .Where(table => patterns.Any(pattern => Workflows.NamePattern.Matches(pattern, table.Source)))
            .Select(table => new TableMappingView(mapping.Name, table.Source, table.Destination, table));
    }

    private static MappingView View(IStateReader reader, WorkflowName name, SavedDefinition saved) => new(
        saved.Subject,
        saved.Version,
        saved.Hash,
        saved.SavedAt,
        saved.SavedBy,
        saved.FileName,
        reader.GetWorkflow(name).RunningVersion == saved.Version,
        saved.Text,
        DefinitionReader.Read(saved.FileName, saved.Text).Definition as WorkflowDefinition);
}
