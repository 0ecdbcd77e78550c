using System.Collections;
using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Editing;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Set-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsCommon.Set, "SyncWorkflowMapping", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(MappingView))]
public sealed class SetSyncWorkflowMappingCommand : SavingCmdlet
{
    private const string Origin = "Set-SyncWorkflowMapping";
    private readonly List<string> _files = [];

    /// <summary>Definition files, applied together: all or none; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Definition files, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The workflow to edit; only Ingress has tables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Edit")]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Source table of the mapping to edit, or to add.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Edit")]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    public string Table { get; set; } = "";

    /// <summary>Campaign resource.</summary>
    [Parameter(ParameterSetName = "Edit")]
    [ArgumentCompleter(typeof(DestinationCompleter))]
    public string? Destination { get; set; }

    /// <summary>Primary id and identification key: @{ source; destination }.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public IDictionary? Key { get; set; }

    /// <summary>Fields to add or replace: @{ source; destination; applyUpdates } each.</summary>
    [Parameter(ParameterSetName = "Edit")]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public IDictionary[] Field { get; set; } = [];

    /// <summary>Fields to take out, by source column or destination.</summary>
    [Parameter(ParameterSetName = "Edit")]
    [ArgumentCompleter(typeof(MappedFieldCompleter))]
    public string[] RemoveField { get; set; } = [];

    /// <summary>Replacements to add: @{ field; from; to } each.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public IDictionary[] Replacement { get; set; } = [];

    /// <summary>Replacements to take out: @{ field; from } each.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public IDictionary[] RemoveReplacement { get; set; } = [];

    /// <summary>The filter: @{ field; operator; value }, or @{ match; conditions; deleteFilteredOut }; @{} takes it out.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public IDictionary? Filter { get; set; }

    /// <summary>Whether records deleted at the source are deleted at Campaign.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public bool ApplyDeletes { get; set; }

    /// <summary>How option sets are written: technical values or labels.</summary>
    [Parameter(ParameterSetName = "Edit")]
    public PicklistForm Picklists { get; set; }

    protected override void Process()
    {
        if (ParameterSetName == "Edit")
            SaveEdit();
        else
            _files.AddRange(PathParameters.Resolve(this, ParameterSetName == "Path" ? Path : LiteralPath, wildcards: ParameterSetName == "Path"));
    }

    protected override void End()
    {
        if (_files.Count == 0)
            return;
        var files = DefinitionControl.ReadFiles(_files.Distinct());
        var preview = HomeExists ? Reading().Definitions.Preview(files) : DefinitionControl.PreviewFirst(files);
        if (Agreed(preview))
            Finish(Await(ChangingAfterPreview().Definitions.ApplyAsync(files, Cancellation)));
        else if (!preview.Changes.Any(change => change.Changed))
            WriteSaved(preview);
    }

    private void SaveEdit()
    {
        if (WorkflowNameReader.Read(Name) != WorkflowName.Ingress)
            throw new ControlException(ControlErrorId.EditInvalid, $"Only Ingress has tables. To change {Name}, write it to a file with Export-SyncWorkflowMapping, edit that, and apply it with -Path.");
        var edit = new TableEdit
        {
            Table = Table,
            Destination = Destination,
            Key = Key,
            Fields = Field,
            RemoveFields = RemoveField,
            Replacements = Replacement,
            RemoveReplacements = RemoveReplacement,
            Filter = Filter,
            ApplyDeletes = MyInvocation.BoundParameters.ContainsKey(nameof(ApplyDeletes)) ? ApplyDeletes : null,
            Picklists = MyInvocation.BoundParameters.ContainsKey(nameof(Picklists)) ? Picklists : null,
        };
        var subject = nameof(WorkflowName.Ingress);
        var preview = HomeExists ? Reading().Definitions.PreviewEdit(subject, Edit, Origin) : DefinitionControl.PreviewFirstEdit(Edit, Origin);
        if (Agreed(preview))
            Finish(Await(ChangingAfterPreview().Definitions.EditAsync(subject, Edit, Origin, Cancellation)));
        else if (!preview.Changes.Any(change => change.Changed))
            WriteSaved(preview);

        Definition Edit(Definition? saved) => edit.Apply(saved as IngressDefinition);
    }
}
