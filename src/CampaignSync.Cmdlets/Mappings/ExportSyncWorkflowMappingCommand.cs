using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Definitions;
using CampaignSync.Core.State;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Export-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsData.Export, "SyncWorkflowMapping", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSyncWorkflowMappingCommand : NamedCmdlet
{
    private ExportTarget? _target;

    /// <summary>Folder that takes a file NAME.yaml for each, made where it is missing; or, for one mapping, a file.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>The version to write; default: the newest.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int? Version { get; set; }

    /// <summary>Write over files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the files that were made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void Process()
    {
        var names = Saved(NamedWorkflows());
        // One target for the whole pipeline, so that no mapping goes over the one before. Where each goes is asked before
        // the first is written: several for one file are refused as a whole.
        _target ??= new ExportTarget(GetUnresolvedProviderPathFromPSPath(Path), Path);
        var files = names.Select(name => (Name: name, File: _target.FileOf(name.ToString()))).ToArray();
        foreach (var (name, file) in files)
            Try(() => Write(file, Reading().Definitions.Show(name.ToString(), Version)), name);
    }

    private void Write(string file, SavedDefinition saved)
    {
        if (!ShouldProcess(file, $"Write version {saved.Version} of {saved.Subject}"))
            return;
        DefinitionFile.Write(file, saved.Text, Force);
        if (PassThru)
            // From the provider, so that it goes down the pipeline as other files do.
            WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
    }
}
