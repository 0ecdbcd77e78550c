using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Dead letters.</summary>
internal sealed class DeadLetterRows(Database database, Tallies tallies)
{
    private const string Columns =
        """
        id, table_id, key, key_text, error_id, reason, attempts, first_at, last_at, request, answer, kind, source_version, uncertain,
        sequence, body
        """;

    private readonly Statement _find = database.Statement($"SELECT {Columns} FROM dead_letter WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _findById = database.Statement($"SELECT {Columns} FROM dead_letter WHERE id = ?1");
    private readonly Statement _old = database.Statement("SELECT id FROM dead_letter WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _after = database.Statement(
        $"SELECT {Columns} FROM dead_letter WHERE table_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    private readonly Statement _put = database.Statement(
        $"""
        INSERT OR REPLACE INTO dead_letter ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        """);
    private readonly Statement _delete = database.Statement("DELETE FROM dead_letter WHERE id = ?1");

    public DeadLetter? Find(int table, Guid key) => _find.Bind(1, table).Bind(2, key).One(Read);

    public DeadLetter? Find(long id) => _findById.Bind(1, id).One(Read);

    public List<DeadLetter> After(int table, long afterId, int limit) => _after.Bind(1, table).Bind(2, afterId).Bind(3, limit).All(Read);

    public void Put(DeadLetter letter)
    {
        var old = Old(letter.Table, letter.Key);
        letter.Id = old ?? tallies.NextLetter();
        _put.Bind(1, letter.Id).Bind(2, letter.Table).Bind(3, letter.Key).Bind(4, letter.KeyText).Bind(5, letter.ErrorId).Bind(6, letter.Reason)
            .Bind(7, letter.Attempts).Bind(8, letter.FirstAt).Bind(9, letter.LastAt).Bind(10, letter.Request).Bind(11, letter.Answer)
            .Bind(12, (long)letter.Kind).Bind(13, letter.SourceVersion).Bind(14, letter.Uncertain).Bind(15, letter.Sequence)
            .Bind(16, letter.Body).Run();
        if (old is null)
            tallies.Add(letter.Table, new TableCounts(DeadLetters: 1));
    }

    public void Delete(int table, Guid key)
    {
        if (Old(table, key) is not { } id)
            return;
        _delete.Bind(1, id).Run();
        tallies.Add(table, new TableCounts(DeadLetters: -1));
    }

    private long? Old(int table, Guid key) => _old.Bind(1, table).Bind(2, key).Number();

    private static DeadLetter Read(Statement s) => new()
    {
        Id = s.Int64(0),
        Table = s.Int32(1),
        Key = s.Guid(2),
        KeyText = s.TextOrNull(3),
        ErrorId = s.Text(4),
        Reason = s.Text(5),
        Attempts = s.Int32(6),
        FirstAt = s.Time(7),
        LastAt = s.Time(8),
        Request = s.TextOrNull(9),
        Answer = s.TextOrNull(10),
        Kind = (ItemKind)s.Int32(11),
        SourceVersion = s.Int64(12),
        Uncertain = s.Flag(13),
        Sequence = s.Int64(14),
        Body = s.Bytes(15),
    };
}
