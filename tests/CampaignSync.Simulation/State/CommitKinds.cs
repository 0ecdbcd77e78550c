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

    /// <summary>Crash point 5: a page of the journal and the position behind it.</summary>
    Journal = 64,

    /// <summary>Crash point 6: a page of profiles and the walk behind it.</summary>
    Profiles = 128,

    /// <summary>Crash point 7: the intent to write a flag.</summary>
    Intent = 256,

    /// <summary>Between 7 and 4: a flag that was written, or was not.</summary>
    Flag = 512,
}
