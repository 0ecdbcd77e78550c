using System.Globalization;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Simulation.Home;

/// <summary>Saved definitions by number instead of by text; fingerprints are the real ones.</summary>
internal sealed class SimulatedDefinitions : IDefinitionSource
{
    private readonly List<Definition> _definitions = [];

    /// <summary>Text and hash under which a definition is saved.</summary>
    public (string Text, string Hash) Register(Definition definition)
    {
        _definitions.Add(definition);
        return ((_definitions.Count - 1).ToString(CultureInfo.InvariantCulture), DefinitionHash.Of(definition));
    }

    public WorkflowDefinition ReadWorkflow(SavedDefinition saved) => (WorkflowDefinition)Find(saved);

    public ConnectionsDefinition ReadConnections(SavedDefinition saved) => (ConnectionsDefinition)Find(saved);

    public string Fingerprint(TableMapping mapping) => DefinitionHash.Fingerprint(mapping);

    private Definition Find(SavedDefinition saved) => _definitions[int.Parse(saved.Text, CultureInfo.InvariantCulture)];
}
