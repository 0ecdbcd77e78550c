namespace CampaignSync.Core.Ports;

/// <summary>What a remote system did wrong, named by what there is to do about it (rule 10). Connectors throw these and nothing else for what happens on the wire.</summary>
public abstract class RemoteFaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>It will pass: no connection, 429, 5xx of a gateway, an answer that is cut off. Try again, later.</summary>
/// <param name="retryAfter">What the system asked for, if it did.</param>
public sealed class TransientException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : RemoteFaultException(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>It will not pass by itself: the workflow fails with this error id.</summary>
/// <param name="failureId">One of <see cref="LifeCycle.FailureId"/>.</param>
public sealed class FatalException(string failureId, string message, Exception? inner = null) : RemoteFaultException(message, inner)
{
    public string FailureId { get; } = failureId;
}

/// <summary>A delta link or journal position that the source no longer honours: read in full (rule 8), or report a gap (Egress).</summary>
public sealed class CursorExpiredException(string message) : RemoteFaultException(message);

/// <summary>A next link in the middle of a read that the source refuses: go back to the last delta link, or begin the full read again.</summary>
public sealed class LinkRefusedException(string message) : RemoteFaultException(message);
