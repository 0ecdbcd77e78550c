using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Definitions;

/// <summary>Reads what was saved, for the engine.</summary>
public sealed class SavedDefinitionReader : IDefinitionSource
{
    public WorkflowDefinition ReadWorkflow(SavedDefinition saved) => Read<WorkflowDefinition>(saved);

    public ConnectionsDefinition ReadConnections(SavedDefinition saved) => Read<ConnectionsDefinition>(saved);

    public string Fingerprint(TableMapping mapping) => DefinitionHash.Fingerprint(mapping);

    private static T Read<T>(SavedDefinition saved)
        where T : Definition
    {
        var parsed = DefinitionReader.Read(saved.FileName, saved.Text);
        if (parsed.Definition is T definition)
            return definition;
        var reason = parsed.Problems.Count > 0 ? parsed.Problems[0].ToString() : $"it is no {typeof(T).Name}";
        throw new FatalException(FailureId.SchemaMismatch, $"Version {saved.Version} of {saved.Subject} can no longer be read: {reason} Apply the definition again.");
    }
}
