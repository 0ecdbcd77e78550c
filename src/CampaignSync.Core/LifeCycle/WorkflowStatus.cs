namespace CampaignSync.Core.LifeCycle;

/// <summary>The four states, in the words of output, JSON, help and SQL (section 4 of the design).</summary>
public enum WorkflowStatus
{
    STOPPED = 0,
    STARTING = 1,
    RUNNING = 2,
    FAILED = 3,
}
