using System.Runtime.CompilerServices;
using CampaignSync.Control.Homes;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Logs;

/// <summary>Reads the host's log files, the oldest first, and follows them if asked to.</summary>
/// <param name="workflow">Only what concerns this workflow; null: everything.</param>
public sealed class LogReader(Home home, WorkflowName? workflow, TimeProvider time)
{
    /// <summary>Names of log files, which sort by age.</summary>
    public const string Pattern = "host-*.jsonl";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, long> _read = [];

    /// <summary>What is there.</summary>
    public IEnumerable<LogEntry> ReadAll()
    {
        if (!Directory.Exists(home.Logs))
            yield break;
        foreach (var file in Directory.GetFiles(home.Logs, Pattern).Order(StringComparer.Ordinal))
        {
            foreach (var entry in ReadNew(file))
                yield return entry;
        }
    }

    /// <summary>What is there and what comes, until cancelled.</summary>
    public async IAsyncEnumerable<LogEntry> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var entry in ReadAll())
                yield return entry;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whole lines that were added since the last look; a line that is still being written comes with the next.</summary>
    private IEnumerable<LogEntry> ReadNew(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var from = _read.GetValueOrDefault(file);
        if (stream.Length <= from)
            yield break;
        stream.Position = from;
        var line = new MemoryStream();
        using var buffered = new BufferedStream(stream, 64 * 1024);
        int next;
        while ((next = buffered.ReadByte()) >= 0)
        {
            if (next != '\n')
            {
                line.WriteByte((byte)next);
                continue;
            }

            from += line.Length + 1;
            var entry = LogEntry.Read(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            line.SetLength(0);
            _read[file] = from;
            if (entry is not null && (workflow is null || entry.Workflow == workflow.ToString()))
                yield return entry;
        }
    }
}
