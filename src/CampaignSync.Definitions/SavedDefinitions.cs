using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Definitions;

/// <summary>What is saved at present; null: nothing yet, or a text that no longer reads.</summary>
public sealed record SavedDefinitions(IngressDefinition? Ingress = null, EgressDefinition? Egress = null, OptInOutDefinition? OptInOut = null, ConnectionsDefinition? Connections = null)
{
    public static SavedDefinitions None { get; } = new();

    /// <summary>The newest version of each, as the state has them.</summary>
    public static SavedDefinitions Read(IStateReader state)
    {
        return new SavedDefinitions(
            Newest(nameof(WorkflowName.Ingress)) as IngressDefinition,
            Newest(nameof(WorkflowName.Egress)) as EgressDefinition,
            Newest(nameof(WorkflowName.OptInOut)) as OptInOutDefinition,
            Newest(SavedDefinition.Connections) as ConnectionsDefinition);

        Definition? Newest(string subject)
            => state.FindDefinition(subject) is { } saved ? DefinitionReader.Read(saved.FileName, saved.Text).Definition : null;
    }

    /// <summary>The saved definition of a subject (<see cref="Definition.Subject"/>); null: none.</summary>
    public Definition? Find(string subject)
        => new Definition?[] { Ingress, Egress, OptInOut, Connections }.FirstOrDefault(d => d?.Subject == subject);
}
