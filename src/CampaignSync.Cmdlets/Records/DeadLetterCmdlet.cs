using System.Management.Automation;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary>What is done to dead letters is done to those that are named by id, or to all of a workflow.</summary>
public abstract class DeadLetterCmdlet : NamedCmdlet
{
    private readonly Dictionary<WorkflowName, HashSet<long>?> _chosen = [];

    /// <summary>Numbers as Get-SyncDeadLetter shows them; default: all of the workflow.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public long[]? Id { get; set; }

    protected sealed override void Process()
    {
        foreach (var name in NamedWorkflows())
        {
            if (Id is null)
                _chosen[name] = null;
            else if (!_chosen.TryGetValue(name, out var ids))
                _chosen[name] = [.. Id];
            else
                ids?.UnionWith(Id);
        }
    }

    protected sealed override void End() => ForEach(_chosen.Keys, name =>
    {
        var ids = _chosen[name];
        var count = ids?.Count ?? Changing().Workflows.View(name).DeadLetters;
        if (count > 0 && ShouldProcess($"{name}: {count:N0} dead letter{(count == 1 ? "" : "s")}"))
            Act(name, ids);
    });

    /// <param name="ids">Null: all.</param>
    private protected abstract void Act(WorkflowName name, IReadOnlyCollection<long>? ids);
}
