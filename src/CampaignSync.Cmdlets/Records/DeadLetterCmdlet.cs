using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary>What is done to dead letters is done to those that are named by id, or to all of a workflow.</summary>
public abstract class DeadLetterCmdlet : NamedCmdlet
{
    private readonly Dictionary<WorkflowName, HashSet<long>?> _chosen = [];

    /// <summary>Numbers as Get-SyncDeadLetter shows them; default: all of the workflow. Null and an empty list: none.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public long[]? Id { get; set; }

    protected sealed override void Process()
    {
        // An id that turned out to be null, of a query that found nothing, means none; only where no id is asked for, all are meant.
        var all = !MyInvocation.BoundParameters.ContainsKey(nameof(Id));
        foreach (var name in NamedWorkflows())
        {
            if (all)
                _chosen[name] = null;
            else if (!_chosen.TryGetValue(name, out var ids))
                _chosen[name] = [.. Id ?? []];
            else
                ids?.UnionWith(Id ?? []);
        }
    }

    protected sealed override void End() => ForEach(_chosen.Keys, name =>
    {
        var ids = _chosen[name];
        var there = Reading().Workflows.View(name).DeadLetters;
        var count = ids?.Count ?? there;
        if (count > 0 && ShouldProcess($"{name}: {count:N0} dead letter{(count == 1 ? "" : "s")}"))
            Act(Changing(), name, ids);
    });

    /// <param name="ids">Null: all.</param>
    private protected abstract void Act(Instance instance, WorkflowName name, IReadOnlyCollection<long>? ids);
}
