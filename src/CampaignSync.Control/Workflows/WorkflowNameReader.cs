using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Workflows;

/// <summary>Reads names as people write them.</summary>
public static class WorkflowNameReader
{
    /// <summary>Upper and lower case are the same.</summary>
    /// <exception cref="ControlException"><c>WorkflowNotFound</c>, with the name that was probably meant.</exception>
    public static WorkflowName Read(string text)
    {
        foreach (var name in WorkflowNames.All)
        {
            if (string.Equals(name.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return name;
        }

        var names = WorkflowNames.All.Select(name => name.ToString()).ToArray();
        throw new ControlException(ControlErrorId.WorkflowNotFound, $"There is no workflow \"{text}\".{NearNames.Hint(text, names)} The workflows are {string.Join(", ", names)}.");
    }

    /// <summary>Reads the name of something that definitions are saved for: a workflow, or <c>Connections</c>.</summary>
    /// <exception cref="ControlException"><c>WorkflowNotFound</c>.</exception>
    public static string ReadSubject(string text)
        => string.Equals(text, SavedDefinition.Connections, StringComparison.OrdinalIgnoreCase) ? SavedDefinition.Connections : Read(text).ToString();
}
