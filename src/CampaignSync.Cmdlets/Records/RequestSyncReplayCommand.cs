using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Request-SyncReplay</c></summary>
[Cmdlet(VerbsLifecycle.Request, "SyncReplay", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ReplayScope))]
public sealed class RequestSyncReplayCommand : ChangingCmdlet
{
    /// <summary>Source tables of Ingress; default: all.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    public string[]? Table { get; set; }

    protected override void Process() => ForEach(NamedWorkflows(), name =>
    {
        if (Table is null)
            Replay(name, null);
        else
            ForEach(Table, table => Replay(name, table));
    });

    private void Replay(WorkflowName name, string? table)
    {
        var scope = Changing().Replays.Preview(name, table);
        var what = $"{name}: read {string.Join(", ", scope.Tables)} in full at the next start, and write {scope.Rows:N0} known record{(scope.Rows == 1 ? "" : "s")} again";
        if (!ShouldProcess(what, $"{what}?", "Request a replay"))
            return;
        var requested = Await(Changing().Replays.RequestAsync(name, table, Cancellation));
        if (PassThru)
            WriteObject(requested);
    }
}
