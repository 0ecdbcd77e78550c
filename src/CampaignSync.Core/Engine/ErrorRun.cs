using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Record errors with no success between them: more than the definition allows are a mistake in the definition, or at the
/// other side, and not in the records. Reading and writing count apart, each in the order in which it meets the records.
/// </summary>
/// <param name="what">What happened to each of them, for the message.</param>
internal sealed class ErrorRun(RunContext run, string what)
{
    private int _errors;

    public void Success() => _errors = 0;

    /// <summary>Counts an error.</summary>
    /// <param name="reason">What was said of it; no personal data.</param>
    /// <returns>Why the workflow cannot go on; null: it can.</returns>
    public FatalException? Error(string? reason)
        => ++_errors <= run.Definition.FailAfterErrors ? null : new FatalException(FailureId.ErrorRun,
            $"{_errors} {what} in a row, with no success between: more than failAfterErrors ({run.Definition.FailAfterErrors}) allows. Of the last one it was said: {reason} " +
            "Look at the dead letters, mend the cause, start again and restore them.");
}
