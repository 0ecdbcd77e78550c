using System.Management.Automation;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Logs;

namespace CampaignSync.Cmdlets.Logs;

/// <summary><c>Get-SyncLog</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncLog")]
[OutputType(typeof(LogEntry))]
public sealed class GetSyncLogCommand : NamedCmdlet
{
    /// <summary>Only entries of these levels.</summary>
    [Parameter]
    [ValidateSet("Debug", "Information", "Warning", "Error")]
    public string[]? Level { get; set; }

    /// <summary>Only entries of this time and later.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only this many of the newest entries.</summary>
    [Parameter]
    [Alias("Tail")]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Go on with what comes, until Ctrl+C.</summary>
    [Parameter]
    [Alias("Wait")]
    public SwitchParameter Follow { get; set; }

    protected override void Process()
    {
        HomeAccess.RequireExisting(Home);
        var names = Name is null ? null : NamedWorkflowsOrAll().Select(name => name.ToString()).ToHashSet();
        var reader = new LogReader(Home, workflow: null, Time);
        var entries = reader.ReadAll().Where(entry => IsWanted(entry, names));
        Write(Last is { } last ? entries.TakeLast(last) : entries);
        while (Follow)
        {
            // Where a file ends is where the next look begins.
            if (Cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(250)))
                Cancellation.ThrowIfCancellationRequested();
            Write(reader.ReadAll().Where(entry => IsWanted(entry, names)));
        }
    }

    private void Write(IEnumerable<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            Cancellation.ThrowIfCancellationRequested();
            WriteObject(entry);
        }
    }

    private bool IsWanted(LogEntry entry, HashSet<string>? names)
        => (names is null || (entry.Workflow is { } workflow && names.Contains(workflow)))
        && (Level is null || Level.Contains(entry.Level, StringComparer.OrdinalIgnoreCase))
        && (Since is null || entry.At >= Since);
}
