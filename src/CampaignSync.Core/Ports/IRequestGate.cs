namespace CampaignSync.Core.Ports;

/// <summary>
/// Stands before every request to one remote system. Connectors enter it once per request and say how the request ended,
/// so that one place knows of every 429, bounds what is in flight and lets opt-outs go first (rules 10 and 15).
/// </summary>
public interface IRequestGate
{
    /// <summary>Waits for a turn.</summary>
    ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Gives the turn back. Called exactly once for each <see cref="EnterAsync"/> that returned.</summary>
    void Leave(RequestEnd end, TimeSpan? retryAfter = null);
}

/// <summary>How a request ended, as far as pacing is concerned.</summary>
public enum RequestEnd
{
    /// <summary>Answered, whatever the answer said of the record.</summary>
    Answered,

    /// <summary>429: everybody waits.</summary>
    Throttled,

    /// <summary>No answer, a gateway error, or a server that is away.</summary>
    Unavailable,

    /// <summary>Given up by us, before or after it was sent: it tells nothing of the system.</summary>
    GivenUp,
}

/// <summary>Who goes first where flows share a system's limit (rule 15). Lower goes first.</summary>
public enum Lane : byte
{
    OptOut = 0,
    Incremental = 1,
    Load = 2,
}
