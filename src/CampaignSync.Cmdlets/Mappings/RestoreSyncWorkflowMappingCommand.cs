using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Definitions;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Restore-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsData.Restore, "SyncWorkflowMapping", SupportsShouldProcess = true)]
[OutputType(typeof(MappingView))]
public sealed class RestoreSyncWorkflowMappingCommand : SavingCmdlet
{
    /// <summary>The workflow, or Connections.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Number of the version to put back; default: the one before the newest.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int? Version { get; set; }

    protected override void Process()
    {
        var subject = NameParameter.Subject(Name);
        var preview = Reading().Definitions.PreviewRestore(subject, Version);
        if (Agreed(preview))
            Finish(Await(Changing().Definitions.RestoreAsync(subject, Version, Cancellation)));
        else if (!preview.Changes.Any(change => change.Changed))
            WriteSaved(preview);
    }
}
