namespace CampaignSync.Control.Workflows;

/// <summary>What one can wait for.</summary>
public enum WaitGoal
{
    /// <summary>Signed in to both systems, and reading.</summary>
    Running = 1,

    Stopped = 2,

    /// <summary>Since the last start every source was read to its end, and the backlog is empty.</summary>
    Drained = 3,
}
