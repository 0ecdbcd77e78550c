using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Start-SyncWorkflow</c></summary>
[Cmdlet(VerbsLifecycle.Start, "SyncWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(WorkflowView))]
public sealed class StartSyncWorkflowCommand : StartingCmdlet
{
    /// <summary>Stop by itself when all is read and written; with -Wait, return then.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>Let the deletes through that the deletion guard holds, once. Asks first.</summary>
    [Parameter]
    public SwitchParameter AllowDelete { get; set; }

    /// <summary>Do not ask about -AllowDelete.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void Process() => ForEach(NamedWorkflowsInUse(), name =>
    {
        if (ShouldProcess(name.ToString()) && MayDelete(name))
            RequestStart(name, new StartArgument(AllowDelete, Once));
    });

    private protected override void WaitForStart(WorkflowName name, long number, Deadline deadline)
    {
        base.WaitForStart(name, number, deadline);
        // One that ran already goes on for good, of which the warning speaks.
        if (!Once || !Changing().Workflows.RunsOnce(name))
            return;
        WaitFor(name, (progress, token) => new GoalWait(Changing().Workflows, Time).UntilAsync(name, WaitGoal.Stopped, deadline.Left, progress, token));
        if (!Changing().Workflows.IsDone(name))
            throw new ControlException(ControlErrorId.WorkflowStopped, $"{name} was stopped by somebody else before all was read and written.");
    }

    private protected override string AnswerBeforehand => "-Force or -Confirm:$false";

    /// <summary>As a cmdlet of high impact asks, though starting alone has none.</summary>
    private bool MayDelete(WorkflowName name)
    {
        if (!AllowDelete || Force || MyInvocation.BoundParameters.ContainsKey("Confirm"))
            return true;
        // A text where a function sets it.
        if (LanguagePrimitives.TryConvertTo<ConfirmImpact>(SessionState.PSVariable.GetValue("ConfirmPreference"), out var asks) && asks == ConfirmImpact.None)
            return true;
        var held = Changing().Workflows.View(name).Held;
        return ShouldContinue($"Let the deletes of {name} through that the deletion guard holds ({held:N0} now)? What they delete at the destination cannot be brought back from here.", "Allow deletes");
    }
}
