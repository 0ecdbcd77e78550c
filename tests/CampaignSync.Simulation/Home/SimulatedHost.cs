using CampaignSync.Core.Engine;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Home;

/// <summary>One job host from its start to its end.</summary>
internal sealed class SimulatedHost : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly JobHost _host;

    public SimulatedHost(SimulatedProcess process, JobHostSettings settings)
    {
        Process = process;
        _host = new JobHost(settings);
        process.Run(() => Ended = _host.RunAsync(_stop.Token));
    }

    public SimulatedProcess Process { get; }

    /// <summary>Completes when the host has ended by itself.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool Lives => !Process.Dead && !Ended.IsCompleted;

    /// <summary>Asks it to end, as SIGTERM does.</summary>
    public void Terminate() => Process.Run(_stop.Cancel);

    /// <summary>Ends it at once, as SIGKILL does.</summary>
    public void Kill() => Process.Kill();

    public void Dispose()
    {
        _host.Dispose();
        _stop.Dispose();
    }
}
