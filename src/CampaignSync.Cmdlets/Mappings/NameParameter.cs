using CampaignSync.Control;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary>Reads the name of one definition.</summary>
internal static class NameParameter
{
    /// <returns>A workflow's name, or <c>Connections</c>.</returns>
    /// <exception cref="ControlException"><c>NameRequired</c>, <c>WorkflowNotFound</c>.</exception>
    public static string Subject(string? name)
        => string.IsNullOrEmpty(name)
            ? throw new ControlException(ControlErrorId.NameRequired, $"Name the workflow: {string.Join(", ", WorkflowNames.All)}.")
            : WorkflowNameReader.ReadSubject(name);
}
