using System.Management.Automation;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Workflows;

/// <summary>What starting and restarting have in common: ask for each, bring up the host once, wait for each.</summary>
public abstract class StartingCmdlet : WaitingCmdlet
{
    private readonly List<(WorkflowName Name, long Number)> _asked = [];

    /// <summary>Return when they are RUNNING, not at once.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    protected void RequestStart(WorkflowName name, StartArgument argument)
    {
        var outcome = Await(Changing().Workflows.StartAsync(name, argument, Cancellation));
        Warn(outcome.Warnings);
        _asked.Add((name, outcome.Number ?? Changing().Workflows.StartRequestOf(name)));
    }

    protected sealed override void End()
    {
        if (_asked.Count == 0)
            return;
        EnsureHost();
        var come = _asked.Select(asked => asked.Name).ToList();
        if (Wait)
        {
            var deadline = NewDeadline();
            foreach (var (name, number) in _asked)
            {
                if (!Try(() => WaitForStart(name, number, deadline), name))
                    come.Remove(name);
            }
        }

        WritePassThru(come);
    }

    private protected virtual void WaitForStart(WorkflowName name, long number, Deadline deadline)
        => WaitFor(name, (progress, token) => Changing().Waits.ForRunningAsync(name, number, deadline.Left, progress, token));
}
