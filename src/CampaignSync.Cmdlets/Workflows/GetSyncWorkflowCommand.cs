using System.Management.Automation;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Get-SyncWorkflow</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncWorkflow")]
[OutputType(typeof(WorkflowView))]
public sealed class GetSyncWorkflowCommand : NamedCmdlet
{
    /// <summary>Only those in one of these states.</summary>
    [Parameter]
    public WorkflowStatus[]? Status { get; set; }

    protected override void Process()
    {
        var named = NamedWorkflowsOrAll().ToHashSet();
        var views = Reading().Workflows.List().Where(view => named.Contains(view.Name)).ToArray();
        Warn(ExpiryWarning.For(views, Time.GetUtcNow()));
        foreach (var view in views.Where(view => Status is null || Status.Contains(view.Status)))
            WriteObject(view);
    }
}
