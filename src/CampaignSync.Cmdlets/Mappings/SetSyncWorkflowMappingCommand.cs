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

    /// <summary>Parameters that each change something.</summary>
    private static readonly string[] Changes = [nameof(Destination), nameof(Key), nameof(Field), nameof(RemoveField), nameof(Replacement), nameof(RemoveReplacement), nameof(Filter), nameof(ApplyDeletes), nameof(Picklists)];

    private readonly List<string> _files = [];

    /// <summary>Definition files, applied together: all or none; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [NotOfThisModule]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Definition files, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The workflow to edit; only Ingress has tables.</summary>
    [Parameter(Position = 0, ParameterSetName = "Edit", ValueFromPipelineByPropertyName = true)]
    // A file has a name too; without this the two sets would be one as good as the other for it.
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Source table of the mapping to edit, or to add.</summary>
    [Parameter(Position = 1, ParameterSetName = "Edit", ValueFromPipelineByPropertyName = true)]
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
            AddFiles(ParameterSetName == "Path" ? Path : LiteralPath);
    }

    protected override void End()
    {
        if (_files.Count == 0)
            return;
        var files = DefinitionControl.ReadFiles(_files.Distinct());
        var preview = HomeExists ? Reading().Definitions.Preview(files) : DefinitionControl.PreviewFirst(files);
        if (Agreed(preview))
            Finish(Await(Changing().Definitions.ApplyAsync(files, Cancellation)));
        else if (!preview.Changes.Any(change => change.Changed))
            WriteSaved(preview);
    }

    private void AddFiles(string[] paths)
    {
        if (paths.Length == 0)
            throw new ControlException(ControlErrorId.NameRequired, "Name files to apply with -Path, or a table mapping to edit with -Name and -Table.");
        PathParameters.RequireNoName(MyInvocation, Name.Length > 0);
        var wildcards = ParameterSetName == "Path";
        if (wildcards && paths.FirstOrDefault(path => PathParameters.IsName(this, path)) is { } name)
            throw TableRequired(name);
        _files.AddRange(PathParameters.Resolve(this, paths, wildcards));
    }

    private void SaveEdit()
    {
        if (Name.Length == 0)
            throw new ControlException(ControlErrorId.NameRequired, "Name the workflow with -Name; only Ingress has tables.");
        if (WorkflowNameReader.Read(Name) != WorkflowName.Ingress)
            throw new ControlException(ControlErrorId.EditInvalid, $"Only Ingress has tables. To change {Name}, write it to a file with Export-SyncWorkflowMapping, edit that, and apply it with -Path.");
        if (Table.Length == 0)
            throw TableRequired(Name);
        if (!MyInvocation.BoundParameters.Keys.Any(Changes.Contains))
            throw new ControlException(ControlErrorId.ParameterRequired, $"Say what to change of {Table}: {string.Join(", ", Changes.Select(name => $"-{name}"))}.");
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
            Finish(Await(Changing().Definitions.EditAsync(subject, Edit, Origin, Cancellation)));
        else if (!preview.Changes.Any(change => change.Changed))
            WriteSaved(preview);

        Definition Edit(Definition? saved) => edit.Apply(saved as IngressDefinition);
    }

    private static ControlException TableRequired(string name)
        => new(ControlErrorId.NameRequired, $"Name the source table of {name} whose mapping is to be edited with -Table, or a file to apply with -Path.");
}
