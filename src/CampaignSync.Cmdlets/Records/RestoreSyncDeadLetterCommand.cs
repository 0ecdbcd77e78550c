using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Restore-SyncDeadLetter</c></summary>
[Cmdlet(VerbsData.Restore, "SyncDeadLetter", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RestoreSyncDeadLetterCommand : DeadLetterCmdlet
{
    private protected override void Act(Instance instance, WorkflowName name, IReadOnlyCollection<long>? ids)
    {
        var restored = Await(instance.DeadLetters.RestoreAsync(name, ids, Cancellation));
        var view = instance.Workflows.View(name);
        WriteVerbose($"{name}: {restored} restored.");
        if (restored == 0)
            return;
        if (view.Status is not (WorkflowStatus.STARTING or WorkflowStatus.RUNNING))
            WriteWarning($"{name} is {view.Status}; what was restored is written after the next start.");
        else if (RestoreWarning.Find(view) is { } warning)
            Warn([warning]);
    }
}
