namespace CampaignSync.Simulation.Systems;

/// <summary>What goes wrong with a request that writes.</summary>
internal enum WriteFault
{
    None,

    /// <summary>429, no effect.</summary>
    Throttled,

    /// <summary>No connection, no effect.</summary>
    Unavailable,

    /// <summary>It takes effect and the answer is lost.</summary>
    LostAnswer,

    /// <summary>500, no effect.</summary>
    ServerError,

    /// <summary>500 after it took effect.</summary>
    ServerErrorAfterEffect,

    /// <summary>The record is refused.</summary>
    Refused,
}
