using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Ports;

/// <summary>Where the engine says what it does: once per page, per change of state, per failure; never per record, never with personal data.</summary>
public interface IEngineLog
{
    void Write(LogSeverity severity, string eventId, WorkflowName? workflow, string message, Exception? exception = null);
}

public enum LogSeverity
{
    Debug,
    Information,
    Warning,
    Error,
}
