using System.Management.Automation;
using CampaignSync.Control.Sandbox;

namespace CampaignSync.Cmdlets.Sandbox;

/// <summary><c>Start-SyncSandbox</c></summary>
[Cmdlet(VerbsLifecycle.Start, "SyncSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(SandboxView))]
public sealed class StartSyncSandboxCommand : SyncCmdlet
{
    /// <summary>TCP port on 127.0.0.1; default: a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>Number of synthetic contacts.</summary>
    [Parameter]
    [ValidateRange(0, 50_000_000)]
    public int Contacts { get; set; } = 1_000;

    /// <summary>Seed of the data: the same gives the same data.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;

    /// <summary>Milliseconds added to every request.</summary>
    [Parameter]
    [ValidateRange(0, 600_000)]
    public int Latency { get; set; }

    protected override void Process()
    {
        if (!ShouldProcess("Sandbox"))
            return;
        string[] arguments =
        [
            "--port", SandboxControl.Number(Port),
            "--contacts", SandboxControl.Number(Contacts),
            "--seed", SandboxControl.Number(Seed),
            "--latency", SandboxControl.Number(Latency),
        ];
        WriteObject(Await(SandboxControl.Shipped(Home, Time).StartAsync(arguments, Cancellation)));
    }
}
