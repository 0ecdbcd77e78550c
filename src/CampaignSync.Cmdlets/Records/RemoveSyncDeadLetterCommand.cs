using System.Management.Automation;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Remove-SyncDeadLetter</c></summary>
[Cmdlet(VerbsCommon.Remove, "SyncDeadLetter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveSyncDeadLetterCommand : DeadLetterCmdlet
{
    private protected override void Act(WorkflowName name, IReadOnlyCollection<long>? ids)
        => WriteVerbose($"{name}: {Await(Changing().DeadLetters.RemoveAsync(name, ids, Cancellation))} removed.");
}
