namespace CampaignSync.Chaos.Strokes;

/// <summary>When the host is killed.</summary>
internal enum KillMoment
{
    /// <summary>At a random moment.</summary>
    Any,

    /// <summary>While it comes up.</summary>
    Start,

    /// <summary>While the write-ahead log is copied into the database, or, if that does not happen in time, while it grows fast.</summary>
    HeavyWrite,

    /// <summary>At a random moment, and the last write to the log was torn.</summary>
    TornLog,
}
