using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Workflows;

/// <summary>What came of asking for a start or a stop.</summary>
/// <param name="Number">Number of the request; null: nothing was asked of the host, because nothing was to be done.</param>
/// <param name="HostLives">A host is there to carry it out.</param>
public sealed record RequestOutcome(WorkflowName Name, long? Number, bool HostLives, IReadOnlyList<ControlWarning> Warnings);
