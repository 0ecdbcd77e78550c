using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Editing;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Remove-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsCommon.Remove, "SyncWorkflowMapping", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MappingView))]
public sealed class RemoveSyncWorkflowMappingCommand : SavingCmdlet
{
    private const string Origin = "Remove-SyncWorkflowMapping";
    private readonly List<string> _tables = [];

    /// <summary>The workflow; only Ingress has tables.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Source tables whose mappings are taken out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    public string[]? Table { get; set; }

    protected override void Process()
    {
        var subject = NameParameter.Subject(Name);
        if (subject != nameof(WorkflowName.Ingress))
            throw new ControlException(ControlErrorId.EditInvalid, $"Only Ingress has table mappings to remove. To make {subject} rest, stop it{(subject == nameof(WorkflowName.OptInOut) ? ", or apply it with 'direction: disabled'" : "")}.");
        if (Table is null || Table.Length == 0)
            throw new ControlException(ControlErrorId.NameRequired, "Name the tables whose mappings are to be taken out with -Table.");
        _tables.AddRange(Table);
    }

    protected override void End()
    {
        if (_tables.Count == 0)
            return;
        var subject = nameof(WorkflowName.Ingress);
        if (Agreed(Reading().Definitions.PreviewEdit(subject, Edit, Origin)))
            Finish(Await(Changing().Definitions.EditAsync(subject, Edit, Origin, Cancellation)));

        Definition Edit(Definition? saved) => TableRemoval.Apply(saved as IngressDefinition, _tables);
    }
}
