namespace CampaignSync.Core.LifeCycle;

/// <summary>The four states, in the words of output, JSON, help and SQL (section 4 of the design).</summary>
/// <remarks>
/// Of 64 bits, as is every enum that a cmdlet writes: ConvertTo-Json writes those as words, and narrower ones as numbers.
/// </remarks>
public enum WorkflowStatus : long
{
    STOPPED = 0,
    STARTING = 1,
    RUNNING = 2,
    FAILED = 3,
}
