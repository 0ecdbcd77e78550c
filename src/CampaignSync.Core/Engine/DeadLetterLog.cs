using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Writes to the log that records went to the dead letters: the first at once, more once a minute, however many there are. It says how
/// many of which table and why, not which and not with what words: those may hold what stands in a record.
/// </summary>
internal sealed class DeadLetterLog(RunContext run)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private DateTimeOffset? _last;

    /// <summary>Told regularly; writes what has gathered once its time has come.</summary>
    public void Note()
    {
        if (_last is { } last && run.Now - last < Pause)
            return;
        if (Write())
            _last = run.Now;
    }

    /// <summary>Writes what has gathered.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Write()
    {
        var gathered = run.DeadLetters.Take();
        foreach (var table in gathered.GroupBy(g => g.Table).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var total = table.Sum(g => g.Count);
            var errors = string.Join(", ", table.OrderByDescending(g => g.Count).ThenBy(g => g.ErrorId, StringComparer.Ordinal).Select(g => $"{g.ErrorId} {g.Count}"));
            run.Log(LogSeverity.Warning, "DeadLettered", $"{total} {(total == 1 ? "record" : "records")} of {table.Key} went to the dead letters: {errors}.");
        }
        return gathered.Count > 0;
    }
}
