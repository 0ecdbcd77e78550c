using System.Management.Automation;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Restore-SyncDeadLetter</c></summary>
[Cmdlet(VerbsData.Restore, "SyncDeadLetter", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RestoreSyncDeadLetterCommand : DeadLetterCmdlet
{
    private protected override void Act(WorkflowName name, IReadOnlyCollection<long>? ids)
    {
        var restored = Await(Changing().DeadLetters.RestoreAsync(name, ids, Cancellation));
        var status = Changing().Workflows.View(name).Status;
        WriteVerbose($"{name}: {restored} restored.");
        if (restored > 0 && status is not (WorkflowStatus.STARTING or WorkflowStatus.RUNNING))
            WriteWarning($"{name} is {status}; what was restored is written after the next start.");
    }
}
