using System.Management.Automation;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Hosting;
using CampaignSync.Control.Requests;
using CampaignSync.Core.Ports;

namespace CampaignSync.Cmdlets.Connections;

/// <summary><c>Test-SyncConnection</c></summary>
[Cmdlet(VerbsDiagnostic.Test, "SyncConnection")]
[OutputType(typeof(ConnectionFinding), typeof(bool))]
public sealed class TestSyncConnectionCommand : SyncCmdlet
{
    /// <summary>Say only whether everything works.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Seconds to wait for the answer.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int Timeout { get; set; } = 120;

    protected override void Process()
    {
        // Without an instance there is nothing to test, and none is to be made.
        ConnectionControl.Show(Reading().Store);
        var instance = Changing();
        var question = new HostQuestion(instance.Store, Time, Environment.UserName);
        var number = Await(ConnectionTest.AskAsync(question, Cancellation));
        Warn(Await(HostBringUp.EnsureAsync(instance.Launcher, Cancellation)));
        var findings = Await(ConnectionTest.AnswerAsync(question, number, TimeSpan.FromSeconds(Timeout), Cancellation));
        if (Quiet)
            WriteObject(findings.Count > 0 && findings.All(finding => finding.Works));
        else
            WriteObject(findings, enumerateCollection: true);
    }
}
