using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Workflows;

/// <summary>Finds the workflows that a name or pattern means.</summary>
public static class NameSelection
{
    /// <summary>One for a name; any number, none included, for a pattern.</summary>
    /// <exception cref="ControlException"><c>WorkflowNotFound</c>: a name without wildcards that there is not.</exception>
    public static IEnumerable<WorkflowName> Find(string pattern)
        => NamePattern.IsPattern(pattern)
            ? WorkflowNames.All.Where(name => NamePattern.Matches(pattern, name.ToString()))
            : [WorkflowNameReader.Read(pattern)];

    /// <summary>Whether it is the name of a workflow, whole and without wildcards.</summary>
    public static bool IsName(string text) => WorkflowNames.All.Any(name => string.Equals(name.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
