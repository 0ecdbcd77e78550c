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
        if (!Name!.Any(NamePattern.IsPattern) || !File.Exists(Home.Database))
            return named;
        var spelledOut = Name!.Where(NameSelection.IsName).SelectMany(NameSelection.Find).ToArray();
        var saved = SavedWorkflows();
        var inUse = named.Where(name => spelledOut.Contains(name) || saved.Contains(name)).ToArray();
        return inUse.Length == 0 ? named : inUse;
    }

    /// <summary>The workflows that are named, or all where none is.</summary>
    protected IReadOnlyList<WorkflowName> NamedWorkflowsOrAll() => Name is null ? WorkflowNames.All : Find(Name);

    // Not by way of the instance that the cmdlet works with: once opened for looking, that could change nothing.
    private WorkflowName[] SavedWorkflows()
    {
        var instance = Instance.OpenToRead(Home, Time, Environment.UserName);
        try
        {
            return instance.Store.Read(reader => WorkflowNames.All.Where(name => reader.FindDefinition(name.ToString()) is not null).ToArray());
        }
        finally
        {
            Await(instance.DisposeAsync().AsTask());
        }
    }

    private List<WorkflowName> Find(IEnumerable<string> patterns)
    {
        var found = new List<WorkflowName>();
        ForEach(patterns, pattern => found.AddRange(NameSelection.Find(pattern)));
        return [.. found.Distinct()];
    }
}
