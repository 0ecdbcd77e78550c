using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>What people wrote: requests and definitions; and the metadata that definitions were checked against.</summary>
internal sealed class ControlRows(Database database)
{
    private const string RequestColumns = "number, verb, workflow, argument, requested_at, requested_by, done_at, answer";
    private const string DefinitionColumns = "subject, version, hash, text, file_name, saved_at, saved_by";

    private readonly Statement _open = database.Statement($"SELECT {RequestColumns} FROM request WHERE done_at IS NULL ORDER BY number");
    private readonly Statement _request = database.Statement($"SELECT {RequestColumns} FROM request WHERE number = ?1");
    private readonly Statement _addRequest = database.Statement(
        """
        INSERT INTO request (verb, workflow, argument, requested_at, requested_by, done_at, answer)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING number
        """);
    private readonly Statement _complete = database.Statement("UPDATE request SET done_at = ?2, answer = ?3 WHERE number = ?1 RETURNING number");
    private readonly Statement _forget = database.Statement("DELETE FROM request WHERE done_at < ?1");
    private readonly Statement _newest = database.Statement(
        $"SELECT {DefinitionColumns} FROM definition WHERE subject = ?1 ORDER BY version DESC LIMIT 1");
    private readonly Statement _version = database.Statement($"SELECT {DefinitionColumns} FROM definition WHERE subject = ?1 AND version = ?2");
    private readonly Statement _history = database.Statement($"SELECT {DefinitionColumns} FROM definition WHERE subject = ?1 ORDER BY version");
    private readonly Statement _addDefinition = database.Statement(
        $"""
        INSERT INTO definition ({DefinitionColumns})
        VALUES (?1, (SELECT coalesce(max(version), 0) + 1 FROM definition WHERE subject = ?1), ?2, ?3, ?4, ?5, ?6) RETURNING version
        """);
    private readonly Statement _metadata = database.Statement("SELECT json FROM metadata WHERE system = ?1 AND name = ?2");
    private readonly Statement _metadataNames = database.Statement("SELECT system, name FROM metadata ORDER BY system, name");
    private readonly Statement _putMetadata = database.Statement("INSERT OR REPLACE INTO metadata (system, name, json) VALUES (?1, ?2, ?3)");

    public List<ControlRequest> OpenRequests() => _open.All(ReadRequest);

    public ControlRequest? FindRequest(long number) => _request.Bind(1, number).One(ReadRequest);

    public long AddRequest(ControlRequest r)
    {
        r.Number = _addRequest.Bind(1, r.Verb.ToString()).Bind(2, r.Workflow?.ToString()).Bind(3, r.Argument).Bind(4, r.RequestedAt)
            .Bind(5, r.RequestedBy).Bind(6, r.DoneAt).Bind(7, r.Answer).Number()!.Value;
        return r.Number;
    }

    public void CompleteRequest(long number, DateTimeOffset at, string? answer)
    {
        if (_complete.Bind(1, number).Bind(2, at).Bind(3, answer).Number() is null)
            throw new InvalidOperationException($"There is no request number {number}.");
        _forget.Bind(1, at - ControlRequest.KeptFor).Run();
    }

    public SavedDefinition? FindDefinition(string subject, int? version) => version is { } number
        ? _version.Bind(1, subject).Bind(2, number).One(ReadDefinition)
        : _newest.Bind(1, subject).One(ReadDefinition);

    public List<SavedDefinition> DefinitionHistory(string subject) => _history.Bind(1, subject).All(ReadDefinition);

    public int AddDefinition(string subject, string hash, string text, string fileName, DateTimeOffset at, string by)
        => (int)_addDefinition.Bind(1, subject).Bind(2, hash).Bind(3, text).Bind(4, fileName).Bind(5, at).Bind(6, by).Number()!.Value;

    public string? FindMetadata(string system, string name) => _metadata.Bind(1, system).Bind(2, name).One(s => s.Text(0));

    public List<(string System, string Name)> MetadataNames() => _metadataNames.All(s => (s.Text(0), s.Text(1)));

    public void PutMetadata(string system, string name, string json) => _putMetadata.Bind(1, system).Bind(2, name).Bind(3, json).Run();

    private static ControlRequest ReadRequest(Statement s) => new()
    {
        Number = s.Int64(0),
        Verb = Enum.Parse<RequestVerb>(s.Text(1)),
        Workflow = s.TextOrNull(2) is { } workflow ? Enum.Parse<WorkflowName>(workflow) : null,
        Argument = s.TextOrNull(3),
        RequestedAt = s.Time(4),
        RequestedBy = s.Text(5),
        DoneAt = s.TimeOrNull(6),
        Answer = s.TextOrNull(7),
    };

    private static SavedDefinition ReadDefinition(Statement s)
        => new(s.Text(0), s.Int32(1), s.Text(2), s.Text(3), s.Text(4), s.Time(5), s.Text(6));
}
