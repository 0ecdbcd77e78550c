namespace CampaignSync.Control;

/// <summary>A command is refused, or ends without what it was to bring about. The message says what is wrong and what to do.</summary>
/// <param name="errorId">One of <see cref="ControlErrorId"/> or <see cref="Core.LifeCycle.FailureId"/>.</param>
public class ControlException(string errorId, string message, Exception? inner = null) : Exception(message, inner)
{
    public string ErrorId { get; } = errorId;
}

/// <summary>What was waited for did not come in time; what was asked for goes on.</summary>
public sealed class ControlTimeoutException(string errorId, string message) : ControlException(errorId, message);
