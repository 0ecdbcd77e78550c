using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets;

/// <summary>A cmdlet that takes names of workflows.</summary>
public abstract class NamedCmdlet : SyncCmdlet
{
    /// <summary>Names of workflows; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    [SupportsWildcards]
    [Alias("Workflow")]
    public string[]? Name { get; set; }

    /// <summary>The workflows that are named; names that are not known are reported.</summary>
    /// <exception cref="ControlException"><c>NameRequired</c>.</exception>
    protected IReadOnlyList<WorkflowName> NamedWorkflows()
    {
        if (Name is null || Name.Length == 0)
            throw new ControlException(ControlErrorId.NameRequired, $"Name the workflows: {string.Join(", ", WorkflowNames.All)}, or * for all.");
        return Find(Name);
    }

    /// <summary>The workflows that are named, or all where none is.</summary>
    protected IReadOnlyList<WorkflowName> NamedWorkflowsOrAll() => Name is null ? WorkflowNames.All : Find(Name);

    private List<WorkflowName> Find(IEnumerable<string> patterns)
    {
        var found = new List<WorkflowName>();
        ForEach(patterns, pattern => found.AddRange(NameSelection.Find(pattern)));
        return [.. found.Distinct()];
    }
}
