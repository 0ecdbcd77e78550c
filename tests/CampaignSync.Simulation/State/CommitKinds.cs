namespace CampaignSync.Simulation.State;

/// <summary>What a transaction carried, by the crash points that the engine's comments number.</summary>
[Flags]
internal enum CommitKinds
{
    None = 0,

    /// <summary>Crash point 1: a page and the cursor behind it.</summary>
    Page = 1,

    /// <summary>Crash point 2: a step of a sweep.</summary>
    Sweep = 2,

    /// <summary>Crash point 3: items marked before their first call.</summary>
    Claim = 4,

    /// <summary>Crash point 4: the end of attempts.</summary>
    Completion = 8,

    /// <summary>Start, stop, adoption, health.</summary>
    Control = 16,

    /// <summary>A sign of life.</summary>
    Heartbeat = 32,
}
