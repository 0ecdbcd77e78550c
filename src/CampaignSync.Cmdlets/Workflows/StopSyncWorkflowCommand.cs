using System.Management.Automation;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary><c>Stop-SyncWorkflow</c></summary>
[Cmdlet(VerbsLifecycle.Stop, "SyncWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(WorkflowView))]
public sealed class StopSyncWorkflowCommand : WaitingCmdlet
{
    private readonly List<(WorkflowName Name, long? Number)> _asked = [];

    /// <summary>Return at once, not when they are STOPPED.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    protected override void Process() => ForEach(NamedWorkflows(), name =>
    {
        if (!ShouldProcess(name.ToString()))
            return;
        var outcome = Await(Changing().Workflows.StopAsync(name, Cancellation));
        Warn(outcome.Warnings);
        _asked.Add((name, outcome.Number));
    });

    protected override void End()
    {
        var stopped = _asked.Select(asked => asked.Name).ToList();
        if (!NoWait)
        {
            var deadline = NewDeadline();
            foreach (var (name, number) in _asked)
            {
                if (number is { } one && !Try(() => WaitFor(name, (progress, token) => Changing().Waits.ForStoppedAsync(name, one, deadline.Left, progress, token)), name))
                    stopped.Remove(name);
            }
        }

        WritePassThru(stopped);
    }
}
