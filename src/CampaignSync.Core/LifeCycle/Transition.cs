namespace CampaignSync.Core.LifeCycle;

/// <summary>One row of the transition table.</summary>
/// <param name="Warning">Set where nothing changes: the id of the warning that the one who asked is given.</param>
public sealed record Transition(WorkflowStatus From, WorkflowEvent On, WorkflowStatus To, string? Warning = null);
