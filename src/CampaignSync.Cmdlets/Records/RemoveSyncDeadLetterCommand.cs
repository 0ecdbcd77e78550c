using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Remove-SyncDeadLetter</c></summary>
[Cmdlet(VerbsCommon.Remove, "SyncDeadLetter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveSyncDeadLetterCommand : DeadLetterCmdlet
{
    private protected override void Act(Instance instance, WorkflowName name, IReadOnlyCollection<long>? ids)
        => WriteVerbose($"{name}: {Await(instance.DeadLetters.RemoveAsync(name, ids, Cancellation))} removed.");
}
