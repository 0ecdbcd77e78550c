namespace CampaignSync.Core.LifeCycle;

/// <summary>What moves a workflow from one status to another.</summary>
public enum WorkflowEvent
{
    /// <summary>A start was requested.</summary>
    Start,

    /// <summary>Signed in to both systems, the definition fits both schemas, reading has begun.</summary>
    Ready,

    /// <summary>An error that cannot be recovered.</summary>
    Failure,

    /// <summary>A stop was requested and carried out: reading has ended, and the writes in flight with it.</summary>
    Stop,

    /// <summary>No host gives a sign of life; seen from outside, never stored.</summary>
    HostLost,

    /// <summary>A host has come up again and takes on what should be running.</summary>
    Resume,
}
