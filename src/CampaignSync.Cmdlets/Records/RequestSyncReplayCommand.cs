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
    private readonly List<(WorkflowName Name, string? Table)> _chosen = [];

    /// <summary>Source tables of Ingress; wildcards are allowed. Default: all. Null and an empty list: none.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    [SupportsWildcards]
    public string[]? Table { get; set; }

    protected override void Process()
    {
        var tables = MyInvocation.BoundParameters.ContainsKey(nameof(Table)) ? Table ?? [] : new string?[] { null };
        foreach (var name in NamedWorkflows())
            _chosen.AddRange(tables.Select(table => (name, table)));
    }

    /// <summary>Once for each table, however many dead letters of it came down the pipeline.</summary>
    protected override void End() => ForEach(_chosen.Distinct(), chosen => Replay(chosen.Name, chosen.Table));

    private void Replay(WorkflowName name, string? table)
    {
        var scope = Reading().Replays.Preview(name, table);
        var what = $"{name}: read {string.Join(", ", scope.Tables)} in full at the next start, and {scope.Effect}";
        if (!ShouldProcess(what, $"{what}?", "Request a replay"))
            return;
        var requested = Await(Changing().Replays.RequestAsync(name, table, Cancellation));
        if (PassThru)
            WriteObject(requested);
    }
}
