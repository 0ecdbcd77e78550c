using System.Management.Automation;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.State;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Export-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsData.Export, "SyncWorkflowMapping", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSyncWorkflowMappingCommand : NamedCmdlet
{
    /// <summary>Folder that takes a file NAME.yaml for each; made where it is missing.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>The version to write; default: the newest.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
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
        var folder = GetUnresolvedProviderPathFromPSPath(Path);
        var all = Name is not null && Name.All(NamePattern.IsPattern);
        foreach (var name in NamedWorkflows())
        {
            if (!all || new MappingReader(Reading().Store).Newest(name) is not null)
                Try(() => Write(folder, Reading().Definitions.Show(name.ToString(), Version)), name);
        }
    }

    private void Write(string folder, SavedDefinition saved)
    {
        var file = System.IO.Path.Combine(folder, $"{saved.Subject}.yaml");
        if (!ShouldProcess(file, $"Write version {saved.Version} of {saved.Subject}"))
            return;
        DefinitionFile.Write(file, saved.Text, Force);
        if (PassThru)
            // From the provider, so that it goes down the pipeline as other files do.
            WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
    }
}
