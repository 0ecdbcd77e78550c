using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Connections;

namespace CampaignSync.Cmdlets.Connections;

/// <summary><c>Get-SyncConnection</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncConnection")]
[OutputType(typeof(ConnectionView))]
public sealed class GetSyncConnectionCommand : SyncCmdlet
{
    /// <summary>Dataverse or Campaign; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SystemNameCompleter))]
    public string[]? Name { get; set; }

    protected override void Process()
    {
        var connections = ConnectionControl.Show(Reading().Store);
        if (Name is null)
        {
            WriteObject(connections, enumerateCollection: true);
            return;
        }

        var found = new List<ConnectionView>();
        ForEach(Name, pattern => found.AddRange(ConnectionControl.Find(connections, pattern)));
        WriteObject(found.Distinct(), enumerateCollection: true);
    }
}
