using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Ports;

/// <summary>Reads saved definitions.</summary>
public interface IDefinitionSource
{
    /// <exception cref="FatalException">The saved text no longer reads (it was saved by another version).</exception>
    WorkflowDefinition ReadWorkflow(SavedDefinition saved);

    /// <exception cref="FatalException">The saved text no longer reads.</exception>
    ConnectionsDefinition ReadConnections(SavedDefinition saved);

    /// <summary>The part of a table mapping whose change means that the table is read in full again (rule 14).</summary>
    string Fingerprint(TableMapping mapping);
}
