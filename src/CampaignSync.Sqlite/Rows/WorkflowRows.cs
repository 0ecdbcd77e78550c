using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Workflows and the host.</summary>
internal sealed class WorkflowRows(Database database)
{
    private const string Columns =
        """
        name, status, error_id, reason, failed_at, running_version, running_connections, start_request, health, health_cause, sources_read,
        started_at, last_read_at, last_written_at, read, written, unchanged, deleted, skipped, gaps
        """;

    private readonly Statement _get = database.Statement($"SELECT {Columns} FROM workflow WHERE name = ?1");
    private readonly Statement _put = database.Statement(
        $"""
        INSERT OR REPLACE INTO workflow ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
        """);
    private readonly Statement _epoch = database.Statement("SELECT epoch FROM host");
    private readonly Statement _host = database.Statement("SELECT epoch, process_id, version, started_at, heartbeat_at, ended FROM host");
    private readonly Statement _putHost = database.Statement(
        """
        INSERT OR REPLACE INTO host (id, epoch, process_id, version, started_at, heartbeat_at, ended)
        VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
        """);

    /// <summary>Epoch of the host that holds the home; 0: there never was one.</summary>
    public long Epoch => _epoch.Number() ?? 0;

    public WorkflowState Get(WorkflowName name) => _get.Bind(1, name.ToString()).One(Read) ?? new WorkflowState { Name = name };

    public void Put(WorkflowState w) => _put
        .Bind(1, w.Name.ToString()).Bind(2, w.Status.ToString()).Bind(3, w.ErrorId).Bind(4, w.Reason).Bind(5, w.FailedAt)
        .Bind(6, w.RunningVersion).Bind(7, w.RunningConnections).Bind(8, w.StartRequest).Bind(9, w.Health?.ToString()).Bind(10, w.HealthCause)
        .Bind(11, w.SourcesRead).Bind(12, w.StartedAt).Bind(13, w.LastReadAt).Bind(14, w.LastWrittenAt).Bind(15, w.Counts.Read)
        .Bind(16, w.Counts.Written).Bind(17, w.Counts.Unchanged).Bind(18, w.Counts.Deleted).Bind(19, w.Counts.Skipped).Bind(20, w.Counts.Gaps)
        .Run();

    public HostState? GetHost() => _host.One(s => new HostState(s.Int64(0), s.Int32(1), s.Text(2), s.Time(3), s.Time(4), s.Flag(5)));

    public void PutHost(HostState h) => _putHost
        .Bind(1, h.Epoch).Bind(2, h.ProcessId).Bind(3, h.Version).Bind(4, h.StartedAt).Bind(5, h.HeartbeatAt).Bind(6, h.Ended).Run();

    private static WorkflowState Read(Statement s) => new()
    {
        Name = Enum.Parse<WorkflowName>(s.Text(0)),
        Status = Enum.Parse<WorkflowStatus>(s.Text(1)),
        ErrorId = s.TextOrNull(2),
        Reason = s.TextOrNull(3),
        FailedAt = s.TimeOrNull(4),
        RunningVersion = s.Int32OrNull(5),
        RunningConnections = s.Int32OrNull(6),
        StartRequest = s.Int64(7),
        Health = s.TextOrNull(8) is { } health ? Enum.Parse<WorkflowHealth>(health) : null,
        HealthCause = s.TextOrNull(9),
        SourcesRead = s.Flag(10),
        StartedAt = s.TimeOrNull(11),
        LastReadAt = s.TimeOrNull(12),
        LastWrittenAt = s.TimeOrNull(13),
        Counts = new(s.Int64(14), s.Int64(15), s.Int64(16), s.Int64(17), s.Int64(18), s.Int64(19)),
    };
}
