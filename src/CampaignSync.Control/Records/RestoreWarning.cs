using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Records;

/// <summary>Warns of what is restored into a run that does not know yet what was mended for it.</summary>
public static class RestoreWarning
{
    /// <param name="view">The workflow whose dead letters were restored.</param>
    /// <returns>Null: it is not running, or runs on what is saved.</returns>
    public static ControlWarning? Find(WorkflowView view)
        => view is { Status: WorkflowStatus.STARTING or WorkflowStatus.RUNNING, PendingChanges: true }
            ? new ControlWarning(ControlWarning.PendingChanges, $"{view.Name} is {view.Status} on version {view.RunningVersion}, and what was restored is tried under that. Changes that were saved since take effect after 'campaignsync restart {view.Name}'; restore what is refused again after that.")
            : null;
}
