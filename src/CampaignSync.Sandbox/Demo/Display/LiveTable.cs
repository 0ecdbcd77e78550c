using System.Globalization;
using System.Text;
using CampaignSync.Sandbox.Demo.Host;

namespace CampaignSync.Sandbox.Demo.Display;

/// <summary>The workflows as they are now: drawn over on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class LiveTable(Screen screen, TimeProvider time)
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_everyLine = TimeSpan.FromSeconds(5);
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<string, Pace> _paces = [];
    private long _lastLine;
    private int _drawn;

    /// <summary>Shows a state.</summary>
    /// <param name="always">Show it even if the last line was written a moment ago.</param>
    public void Show(IReadOnlyList<WorkflowRow> rows, HostWatch host, bool always = false)
    {
        var now = time.GetTimestamp();
        foreach (var row in rows)
            _paces[row.Name] = Pace.After(_paces.GetValueOrDefault(row.Name), row.Written + row.Deleted, now, time);
        if (screen.IsTerminal)
            Redraw(rows, host);
        else if (always || _lastLine == 0 || time.GetElapsedTime(_lastLine, now) >= s_everyLine)
        {
            _lastLine = now;
            screen.Say(Line(rows, host));
        }
    }

    /// <summary>What comes next is written below the table.</summary>
    public void Leave() => _drawn = 0;

    private void Redraw(IReadOnlyList<WorkflowRow> rows, HostWatch host)
    {
        var text = new StringBuilder();
        if (_drawn > 0)
            text.Append(CultureInfo.InvariantCulture, $"\e[{_drawn}A");
        Add(text, $"{"NAME",-9} {"STATUS",-9} {"BACKLOG",9} {"READ",9} {"WRITTEN",9} {"UNCHANGED",9} {"DELETED",8} {"DEAD",6} {"PER SEC",8}  HEALTH");
        foreach (var row in rows)
            Add(text, string.Create(CultureInfo.InvariantCulture, $"{row.Name,-9} {row.Status,-9} {row.Backlog,9:N0} {row.Read,9:N0} {row.Written,9:N0} {row.Unchanged,9:N0} {row.Deleted,8:N0} {row.DeadLetters,6:N0} {_paces[row.Name].PerSecond,8:N0}  {row.Health}"));
        Add(text, $"{Elapsed()}  host {Memory(host)}");
        screen.Writer.Write(text);
        screen.Writer.Flush();
        _drawn = rows.Count + 2;

        static void Add(StringBuilder text, string line) => text.Append("\e[2K").AppendLine(line);
    }

    private string Line(IReadOnlyList<WorkflowRow> rows, HostWatch host)
    {
        var parts = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name} {row.Status} backlog {row.Backlog:N0} written {row.Written:N0} ({_paces[row.Name].PerSecond:N0}/s)"));
        return $"  {Elapsed()}  {string.Join(" | ", parts)} | host {Memory(host)}";
    }

    private string Elapsed() => string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_began).TotalSeconds,4:0} s");

    private static string Memory(HostWatch host)
        => string.Create(CultureInfo.InvariantCulture, $"{host.Memory / Megabyte:0} MB (peak {host.PeakMemory / Megabyte:0} MB)");

    /// <summary>How many records a second, since the state before.</summary>
    private sealed record Pace(long Records, long At, double PerSecond)
    {
        public static Pace After(Pace? before, long records, long now, TimeProvider time)
        {
            if (before is null)
                return new Pace(records, now, 0);
            var seconds = time.GetElapsedTime(before.At, now).TotalSeconds;
            return new Pace(records, now, seconds > 0 ? Math.Max(0, records - before.Records) / seconds : 0);
        }
    }
}
