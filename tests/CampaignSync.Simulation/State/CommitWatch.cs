namespace CampaignSync.Simulation.State;

/// <summary>What the driver of a run does around each commit of a host.</summary>
internal sealed class CommitWatch
{
    /// <summary>Whether the host dies at a commit: before anything is stored (true), or after it is stored and before the host knows.</summary>
    public Func<CommitKinds, bool, bool> Kill { get; set; } = (_, _) => false;

    /// <summary>Told of each commit.</summary>
    public Action<WatchedTransaction> Committed { get; set; } = _ => { };

    /// <summary>Told of each look at the state.</summary>
    public Action Looked { get; set; } = () => { };

    public Func<TimeSpan> CommitTime { get; set; } = () => TimeSpan.Zero;
}
