using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Records;
using CampaignSync.Control.Workflows;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Get-SyncRecord</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncRecord")]
[OutputType(typeof(RecordWhere))]
public sealed class GetSyncRecordCommand : SyncCmdlet
{
    /// <summary>The workflow.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    [Alias("Workflow")]
    public string Name { get; set; } = "";

    /// <summary>Primary ids at Dynamics 365; for Egress event ids, for OptInOut the contacts'.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    protected override void Process()
    {
        var workflow = WorkflowNameReader.Read(Name);
        ForEach(Key, key => WriteObject(Reading().Records.Find(workflow, key)));
    }
}
