using System.Management.Automation;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Restart-SyncWorkflow</c></summary>
[Cmdlet(VerbsLifecycle.Restart, "SyncWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(WorkflowView))]
public sealed class RestartSyncWorkflowCommand : StartingCmdlet
{
    /// <summary>For the stop alone, whatever -Timeout says of the wait: writes in flight end within 30 seconds, and given up between the two it would rest.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    protected override void Process() => ForEach(NamedWorkflowsInUse(), name =>
    {
        if (!ShouldProcess(name.ToString()))
            return;
        Changing().Workflows.RequireStartable(name);
        var stopped = Await(Changing().Workflows.StopAsync(name, Cancellation));
        if (stopped.Number is { } number)
            WaitFor(name, (progress, token) => Changing().Waits.ForStoppedAsync(name, number, StopPatience, progress, token));
        RequestStart(name, new StartArgument());
    });
}
