using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Writes to the log that a workflow is hindered, and that it goes on: once each, however often a system refuses and answers
/// in turn, which under throttling is several times a second.
/// </summary>
internal sealed class HealthLog(RunContext run)
{
    /// <summary>What has passed by then was nothing to tell of.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Without a cause for this long: it is over.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private DateTimeOffset? _since;
    private DateTimeOffset _lastSeen;
    private bool _said;

    /// <summary>Told regularly how the workflow fares.</summary>
    /// <param name="cause">What hinders it; null: nothing.</param>
    public void Note(string? cause)
    {
        var now = run.Now;
        if (cause is not null)
        {
            _lastSeen = now;
            _since ??= now;
            if (_said || now - _since < Patience)
                return;
            run.Log(LogSeverity.Warning, "Degraded", cause);
            _said = true;
        }
        else if (_since is { } since && now - _lastSeen >= Quiet)
        {
            if (_said)
                run.Log(LogSeverity.Information, "Recovered", $"{run.Workflow} goes on. It was hindered from {since.UtcDateTime:HH:mm:ss} to {_lastSeen.UtcDateTime:HH:mm:ss} UTC.");
            (_since, _said) = (null, false);
        }
    }
}
