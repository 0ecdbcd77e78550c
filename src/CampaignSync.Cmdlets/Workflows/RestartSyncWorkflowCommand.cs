using System.Management.Automation;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Restart-SyncWorkflow</c></summary>
[Cmdlet(VerbsLifecycle.Restart, "SyncWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(WorkflowView))]
public sealed class RestartSyncWorkflowCommand : StartingCmdlet
{
    protected override void Process() => ForEach(NamedWorkflows(), name =>
    {
        if (!ShouldProcess(name.ToString()))
            return;
        Changing().Workflows.RequireStartable(name);
        var stopped = Await(Changing().Workflows.StopAsync(name, Cancellation));
        if (stopped.Number is { } number)
            WaitFor(name, (progress, token) => Changing().Waits.ForStoppedAsync(name, number, NewDeadline().Left, progress, token));
        RequestStart(name, new StartArgument());
    });
}
