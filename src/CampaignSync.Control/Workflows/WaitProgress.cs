using System.Globalization;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Workflows;

/// <summary>Makes of looks at a workflow what a progress bar shows: backlog, rate, time left.</summary>
public sealed class WaitProgress(TimeProvider time)
{
    /// <summary>Over how long the rate is taken: long enough to be calm, short enough to follow.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset At, long Done)> _looks = [];

    /// <summary>Takes one more look into account.</summary>
    public WaitState Look(WorkflowView view)
    {
        var now = time.GetUtcNow();
        var done = view.Written + view.Deleted;
        // Counters begin anew with a start.
        if (_looks.TryPeek(out var first) && first.Done > done)
            _looks.Clear();
        _looks.Enqueue((now, done));
        while (_looks.Peek().At < now - Window)
            _looks.Dequeue();

        var (since, before) = _looks.Peek();
        var seconds = (now - since).TotalSeconds;
        var rate = seconds > 0 ? (done - before) / seconds : 0;
        var left = rate > 0 && view.Backlog > 0 ? (int?)Math.Min(Math.Ceiling(view.Backlog / rate), int.MaxValue) : null;
        var percent = done + view.Backlog == 0 ? 0 : (int)(100.0 * done / (done + view.Backlog));
        var text = string.Create(CultureInfo.InvariantCulture, $"{view.Status}, backlog {view.Backlog:N0}, {rate:N0} records/s{(view.Health == WorkflowHealth.Degraded ? $", {view.Reason}" : "")}");
        return new WaitState(text, percent, left);
    }
}

/// <param name="Percent">Of what was read so far; the source may hold more.</param>
/// <param name="SecondsLeft">Until the backlog of now is written; null: not known.</param>
public sealed record WaitState(string Text, int Percent, int? SecondsLeft);
