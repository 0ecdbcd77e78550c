using CampaignSync.Control.Homes;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Sqlite.Files;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace CampaignSync.Host.Process;

/// <summary>Writes what the host does as lines of JSON into the home, a file a day, and drops the oldest.</summary>
internal sealed class HostLog : IEngineLog, IDisposable
{
    private const int KeptFiles = 31;
    private const long FileBytes = 32 * 1024 * 1024;

    private readonly Logger _logger;
    private readonly TextWriter? _echo;

    /// <param name="echo">Takes warnings, errors and news in words as well; null: a detached host has nobody to tell.</param>
    public HostLog(Home home, TextWriter? echo)
    {
        _echo = echo;
        OwnerOnly.MakeFolder(home.Logs);
        _logger = new LoggerConfiguration()
            .MinimumLevel.Debug()
            .WriteTo.File(new LogLineFormatter(), Path.Combine(home.Logs, "host-.jsonl"), rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true, fileSizeLimitBytes: FileBytes, retainedFileCountLimit: KeptFiles, hooks: new OwnerOnlyLogFiles())
            .CreateLogger();
    }

    public void Write(LogSeverity severity, string eventId, WorkflowName? workflow, string message, Exception? exception = null)
    {
        _logger
            .ForContext(LogLineFormatter.Event, eventId)
            .ForContext(LogLineFormatter.Workflow, workflow?.ToString())
            .Write(LevelOf(severity), exception, LogLineFormatter.Template, message);
        if (severity > LogSeverity.Debug)
            _echo?.WriteLine($"{severity}: {workflow?.ToString() ?? "host"}: {eventId}: {message}");
    }

    public void Dispose() => _logger.Dispose();

    private static LogEventLevel LevelOf(LogSeverity severity) => severity switch
    {
        LogSeverity.Error => LogEventLevel.Error,
        LogSeverity.Warning => LogEventLevel.Warning,
        LogSeverity.Debug => LogEventLevel.Debug,
        _ => LogEventLevel.Information,
    };
}
