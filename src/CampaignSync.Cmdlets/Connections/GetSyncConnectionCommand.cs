using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Workflows;

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
        foreach (var connection in ConnectionControl.Show(Reading().Store))
        {
            if (Name is null || Name.Any(pattern => NamePattern.Matches(pattern, connection.Name)))
                WriteObject(connection);
        }
    }
}
