using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Definitions;

/// <summary>Contacts and custom entities to Campaign.</summary>
public sealed record IngressDefinition : WorkflowDefinition
{
    public override WorkflowName Workflow => WorkflowName.Ingress;

    public required IReadOnlyList<TableMapping> Tables { get; init; }
}
