using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions.Rules;

namespace CampaignSync.Definitions;

/// <summary>What is saved at present; null: nothing yet, or a text that no longer reads.</summary>
public sealed record SavedDefinitions(IngressDefinition? Ingress = null, EgressDefinition? Egress = null, OptInOutDefinition? OptInOut = null, ConnectionsDefinition? Connections = null)
{
    public static SavedDefinitions None { get; } = new();

    /// <summary>Whether the key of a saved table mapping may still change, by its source table: it was tried, and nothing was written under it.</summary>
    public Func<string, bool> KeyIsFree { get; init; } = _ => false;

    /// <summary>The newest version of each, as the state has them.</summary>
    public static SavedDefinitions Read(IStateReader state)
    {
        return new SavedDefinitions(
            Newest(nameof(WorkflowName.Ingress)) as IngressDefinition,
            Newest(nameof(WorkflowName.Egress)) as EgressDefinition,
            Newest(nameof(WorkflowName.OptInOut)) as OptInOutDefinition,
            Newest(SavedDefinition.Connections) as ConnectionsDefinition)
        {
            KeyIsFree = table => FreeKey.Is(state, table),
        };

        Definition? Newest(string subject)
            => state.FindDefinition(subject) is { } saved ? DefinitionReader.Read(saved.FileName, saved.Text).Definition : null;
    }

    /// <summary>The saved definition of a subject (<see cref="Definition.Subject"/>); null: none.</summary>
    public Definition? Find(string subject)
        => new Definition?[] { Ingress, Egress, OptInOut, Connections }.FirstOrDefault(d => d?.Subject == subject);
}
