using System.Management.Automation;
using CampaignSync.Control.Sandbox;

namespace CampaignSync.Cmdlets.Sandbox;

/// <summary><c>Stop-SyncSandbox</c></summary>
[Cmdlet(VerbsLifecycle.Stop, "SyncSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopSyncSandboxCommand : SyncCmdlet
{
    protected override void Process()
    {
        if (ShouldProcess("Sandbox") && !SandboxControl.Shipped(Home, Time).Stop())
            WriteWarning($"No sandbox of {Home.Folder} runs.");
    }
}
