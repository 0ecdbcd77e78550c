using CampaignSync.Control;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Host.CommandLine;

/// <summary>What start and restart have in common: ask for each, bring up the host once, wait for each.</summary>
internal sealed class Starter(CommandContext context, Instance instance)
{
    private readonly List<(WorkflowName Name, long Number)> _asked = [];

    public async Task StartAsync(WorkflowName name, StartArgument argument, CancellationToken cancellationToken)
    {
        var outcome = await instance.Workflows.StartAsync(name, argument, cancellationToken).ConfigureAwait(false);
        foreach (var warning in outcome.Warnings)
            context.Warn(warning);
        _asked.Add((name, outcome.Number ?? instance.Workflows.StartRequestOf(name)));
    }

    public async Task EnsureHostAsync(CancellationToken cancellationToken)
    {
        if (_asked.Count == 0)
            return;
        var launches = !instance.Launcher.IsRunning;
        if (launches && SessionEnd.Find() is { } warning)
            context.Warn(warning);
        var host = await instance.Launcher.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        if (host.Version != HostVersion.Own)
            context.Warn(new ControlWarning(ControlWarning.HostOtherVersion, $"The job host (process {host.ProcessId}) is version {host.Version}, this is {HostVersion.Own}. Stop all workflows and end that process to run the new one."));
    }

    public Task<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = context.Time.GetTimestamp();
        return NameArguments.ForEachAsync(context, _asked.Select(asked => asked.Name.ToString()), async name =>
        {
            var left = timeout - context.Time.GetElapsedTime(began);
            await instance.Waits.ForRunningAsync(name, _asked.First(asked => asked.Name == name).Number, left > TimeSpan.Zero ? left : TimeSpan.Zero, progress: null, cancellationToken).ConfigureAwait(false);
        });
    }
}
