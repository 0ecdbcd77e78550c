using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions;

/// <summary>What is saved at present; null: nothing yet.</summary>
public sealed record SavedDefinitions(IngressDefinition? Ingress = null, EgressDefinition? Egress = null, OptInOutDefinition? OptInOut = null, ConnectionsDefinition? Connections = null)
{
    public static SavedDefinitions None { get; } = new();

    /// <summary>The saved definition of a subject (<see cref="Definition.Subject"/>); null: none.</summary>
    public Definition? Find(string subject)
        => new Definition?[] { Ingress, Egress, OptInOut, Connections }.FirstOrDefault(d => d?.Subject == subject);
}
