using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>How far each table has been read, what was seen, how many deletes were released.</summary>
internal sealed class TableRows(Database database)
{
    private const string Columns =
        """
        id, workflow, name, phase, link, delta_link, link_at, read_began, last_read_began, swept_to, replaying, replay_requested,
        reads_without_delta_link, newest_version, fingerprint, fingerprint_version, began_empty, removed, extra
        """;

    private readonly Statement _ofWorkflow = database.Statement($"SELECT {Columns} FROM source_table WHERE workflow = ?1 ORDER BY id");
    private readonly Statement _find = database.Statement($"SELECT {Columns} FROM source_table WHERE workflow = ?1 AND name = ?2");
    private readonly Statement _insert = database.Statement(
        $"""
        INSERT INTO source_table ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) RETURNING id
        """);
    private readonly Statement _insertTally = database.Statement("INSERT INTO tally VALUES (?1, 0, 0, 0, 0, 0, 0, 0)");
    private readonly Statement _update = database.Statement(
        """
        UPDATE source_table SET workflow = ?2, name = ?3, phase = ?4, link = ?5, delta_link = ?6, link_at = ?7, read_began = ?8,
            last_read_began = ?9, swept_to = ?10, replaying = ?11, replay_requested = ?12, reads_without_delta_link = ?13,
            newest_version = ?14, fingerprint = ?15, fingerprint_version = ?16, began_empty = ?17, removed = ?18, extra = ?19
        WHERE id = ?1 RETURNING id
        """);
    private readonly Statement _seen = database.Statement("SELECT bits FROM seen WHERE table_id = ?1 AND chunk = ?2");
    private readonly Statement _putSeen = database.Statement(
        "INSERT INTO seen (table_id, chunk, bits) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bits = ?3");
    private readonly Statement _clearSeen = database.Statement("DELETE FROM seen WHERE table_id = ?1");
    private readonly Statement _released = database.Statement("SELECT sum(count) FROM deletes_released WHERE table_id = ?1 AND minute >= ?2");
    private readonly Statement _addReleased = database.Statement(
        "INSERT INTO deletes_released (table_id, minute, count) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET count = count + ?3");
    private readonly Statement _forgetReleased = database.Statement("DELETE FROM deletes_released WHERE table_id = ?1 AND minute < ?2");

    public List<TableState> OfWorkflow(WorkflowName workflow) => _ofWorkflow.Bind(1, workflow.ToString()).All(Read);

    public TableState? Find(WorkflowName workflow, string name) => _find.Bind(1, workflow.ToString()).Bind(2, name).One(Read);

    public void Put(TableState t)
    {
        var statement = t.Id == 0 ? _insert.Bind(1, (long?)null) : _update.Bind(1, t.Id);
        var id = statement.Bind(2, t.Workflow.ToString()).Bind(3, t.Name).Bind(4, (long)t.Phase).Bind(5, t.Link).Bind(6, t.DeltaLink)
            .Bind(7, t.LinkAt).Bind(8, t.ReadBegan).Bind(9, t.LastReadBegan).Bind(10, t.SweptTo).Bind(11, t.Replaying)
            .Bind(12, t.ReplayRequested).Bind(13, t.ReadsWithoutDeltaLink).Bind(14, t.NewestVersion).Bind(15, t.Fingerprint)
            .Bind(16, t.FingerprintVersion).Bind(17, t.BeganEmpty).Bind(18, t.Removed).Bind(19, t.Extra).Number()
            ?? throw new InvalidOperationException($"There is no table number {t.Id}.");
        if (t.Id != 0)
            return;
        t.Id = (int)id;
        _insertTally.Bind(1, t.Id).Run();
    }

    public byte[]? SeenBits(int table, long chunk) => _seen.Bind(1, table).Bind(2, chunk).One(s => s.Bytes(0)!);

    public void PutSeenBits(int table, long chunk, byte[] bits) => _putSeen.Bind(1, table).Bind(2, chunk).Bind(3, bits).Run();

    public void ClearSeen(int table) => _clearSeen.Bind(1, table).Run();

    public long DeletesReleasedSince(int table, DateTimeOffset since) => _released.Bind(1, table).Bind(2, Minute(since)).Number() ?? 0;

    public void AddDeletesReleased(int table, DateTimeOffset at, long count)
    {
        _addReleased.Bind(1, table).Bind(2, Minute(at)).Bind(3, count).Run();
        _forgetReleased.Bind(1, table).Bind(2, Minute(at) - 120).Run();
    }

    /// <summary>Whole minutes since 1970; floor, also before.</summary>
    private static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute - DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMinute;

    private static TableState Read(Statement s) => new()
    {
        Id = s.Int32(0),
        Workflow = Enum.Parse<WorkflowName>(s.Text(1)),
        Name = s.Text(2),
        Phase = (ReadPhase)s.Int32(3),
        Link = s.TextOrNull(4),
        DeltaLink = s.TextOrNull(5),
        LinkAt = s.TimeOrNull(6),
        ReadBegan = s.Int64(7),
        LastReadBegan = s.Int64(8),
        SweptTo = s.Int64(9),
        Replaying = s.Flag(10),
        ReplayRequested = s.Flag(11),
        ReadsWithoutDeltaLink = s.Int32(12),
        NewestVersion = s.Int64(13),
        Fingerprint = s.TextOrNull(14),
        FingerprintVersion = s.Int32(15),
        BeganEmpty = s.Flag(16),
        Removed = s.Flag(17),
        Extra = s.TextOrNull(18),
    };
}
