using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Get-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncWorkflowMapping", DefaultParameterSetName = "Newest")]
[OutputType(typeof(MappingView), ParameterSetName = ["Newest", "History"])]
[OutputType(typeof(TableMappingView), ParameterSetName = ["Table"])]
public sealed class GetSyncWorkflowMappingCommand : NamedCmdlet
{
    /// <summary>Source tables of Ingress; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Table", Position = 1)]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    [SupportsWildcards]
    public string[] Table { get; set; } = [];

    /// <summary>All saved versions, oldest first.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "History")]
    public SwitchParameter History { get; set; }

    protected override void Process()
    {
        var mappings = new MappingReader(Reading().Store);
        foreach (var name in NamedWorkflowsOrAll())
            Try(() => Write(mappings, name), name);
    }

    private void Write(MappingReader mappings, WorkflowName name)
    {
        var newest = mappings.Newest(name);
        // One that is named must be there; of those that a wildcard means, some need not be.
        if (newest is null)
        {
            if (Name is not null && !Name.All(NamePattern.IsPattern))
                throw new ControlException(ControlErrorId.DefinitionMissing, $"No mapping of {name} is saved. Save one with 'campaignsync apply FILE'.");
            return;
        }

        if (History)
            WriteObject(mappings.History(name), enumerateCollection: true);
        else if (Table.Length > 0 && (Name is not null || name == WorkflowName.Ingress))
            WriteObject(MappingReader.Tables(newest, Table), enumerateCollection: true);
        else if (Table.Length == 0)
            WriteObject(newest);
    }
}
