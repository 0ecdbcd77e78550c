namespace CampaignSync.Core.LifeCycle;

/// <summary>How a workflow that is STARTING or RUNNING fares; absent when it is STOPPED or FAILED.</summary>
public enum WorkflowHealth : long
{
    Healthy = 0,

    /// <summary>A cause is known (a remote outage, throttling, little disk); nothing is lost, it catches up by itself.</summary>
    Degraded = 1,

    /// <summary>There is a backlog, nothing was written for a minute, and no cause is known.</summary>
    Stalled = 2,
}
