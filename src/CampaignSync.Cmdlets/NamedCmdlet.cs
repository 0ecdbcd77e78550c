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

    /// <summary>
    /// The workflows that are named; by a pattern those that have a saved mapping, for who has two of the three means these. Where none
    /// has one: all, so that it is said what is missing.
    /// </summary>
    /// <exception cref="ControlException"><c>NameRequired</c>.</exception>
    protected IReadOnlyList<WorkflowName> NamedWorkflowsInUse()
    {
        var named = NamedWorkflows();
        var inUse = HomeExists ? Saved(named) : [];
        return inUse.Count == 0 ? named : inUse;
    }

    /// <summary>Those that are spelled out, or have a saved mapping.</summary>
    private protected IReadOnlyList<WorkflowName> Saved(IReadOnlyList<WorkflowName> named)
        => [.. named.Where(name => IsSpelledOut(name) || Reading().Store.Read(reader => reader.FindDefinition(name.ToString())) is not null)];

    /// <summary>The workflows that are named, or all where none is.</summary>
    protected IReadOnlyList<WorkflowName> NamedWorkflowsOrAll() => Name is null ? WorkflowNames.All : Find(Name);

    private bool IsSpelledOut(WorkflowName name) => Name!.Contains(name.ToString(), StringComparer.OrdinalIgnoreCase);

    private List<WorkflowName> Find(IEnumerable<string> patterns)
    {
        var found = new List<WorkflowName>();
        ForEach(patterns, pattern => found.AddRange(NameSelection.Find(pattern)));
        return [.. found.Distinct()];
    }
}
