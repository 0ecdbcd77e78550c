using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Home;

/// <summary>Keeps what the engine says.</summary>
internal sealed class SimulatedLog : IEngineLog
{
    public List<(LogSeverity Severity, string EventId, string Message, Exception? Exception)> Lines { get; } = [];

    public void Write(LogSeverity severity, string eventId, WorkflowName? workflow, string message, Exception? exception = null)
        => Lines.Add((severity, eventId, message, exception));
}
