using System.Management.Automation;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Wait-SyncWorkflow</c></summary>
[Cmdlet(VerbsLifecycle.Wait, "SyncWorkflow")]
[OutputType(typeof(WorkflowView))]
public sealed class WaitSyncWorkflowCommand : WaitingCmdlet
{
    private readonly List<WorkflowName> _names = [];

    /// <summary>What to wait for.</summary>
    [Parameter]
    public WaitGoal For { get; set; } = WaitGoal.Drained;

    protected override void Process() => _names.AddRange(NamedWorkflowsInUse());

    protected override void End()
    {
        var deadline = NewDeadline();
        var wait = new GoalWait(Reading().Workflows, Time);
        foreach (var name in _names.Distinct())
        {
            var reached = Try(() => WaitFor(name, (progress, token) => wait.UntilAsync(name, For, deadline.Left, progress, token)), name);
            if (reached && PassThru)
                WriteObject(Reading().Workflows.View(name));
        }
    }
}
