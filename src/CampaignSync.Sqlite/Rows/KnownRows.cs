using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Known records.</summary>
internal sealed class KnownRows(Database database, Tallies tallies)
{
    private const string Columns = "row, table_id, key, owned, filtered_out, source_version, sequence, written_at, hash, parents, row_hash";

    /// <summary>Bits of the row number that the id takes.</summary>
    private const int IdBits = 40;
    private const long IdMask = (1L << IdBits) - 1;

    private readonly Statement _find = database.Statement($"SELECT {Columns} FROM known WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _old = database.Statement("SELECT row, owned FROM known WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _after = database.Statement($"SELECT {Columns} FROM known WHERE row > ?1 AND row < ?2 ORDER BY row LIMIT ?3");
    private readonly Statement _rows = database.Statement("SELECT row, key, row_hash FROM known WHERE row > ?1 AND row <= ?2 AND row_hash IS NOT NULL ORDER BY row");
    private readonly Statement _highest = database.Statement("SELECT max(row) FROM known WHERE row > ?1 AND row < ?2");
    private readonly Statement _insert = database.Statement(
        $"INSERT INTO known ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (table_id, key) DO NOTHING");
    private readonly Statement _update = database.Statement(
        """
        UPDATE known SET owned = ?4, filtered_out = ?5, source_version = ?6, sequence = ?7, written_at = ?8, hash = ?9, parents = ?10, row_hash = ?11
        WHERE row = ?1 AND table_id = ?2 AND key = ?3
        """);
    private readonly Statement _delete = database.Statement("DELETE FROM known WHERE row = ?1");

    public KnownRecord? Find(int table, Guid key) => _find.Bind(1, table).Bind(2, key).One(Read);

    public List<KnownRecord> After(int table, long afterId, int limit)
        => _after.Bind(1, Row(table, Math.Clamp(afterId, 0, IdMask))).Bind(2, Row(table + 1, 0)).Bind(3, limit).All(Read);

    public List<KnownRow> Rows(int table, long afterId, long lastId)
        => _rows.Bind(1, Row(table, Math.Clamp(afterId, 0, IdMask))).Bind(2, Row(table, Math.Clamp(lastId, 0, IdMask)))
            .All(s => new KnownRow(s.Int64(0) & IdMask, s.Guid(1), s.Int64(2)));

    public long HighestId(int table) => (_highest.Bind(1, Row(table, 0)).Bind(2, Row(table + 1, 0)).Number() ?? 0) & IdMask;

    public void Put(KnownRecord known)
    {
        if (Old(known.Table, known.Key) is not { } old)
        {
            Add(known);
            return;
        }
        known.Id = old.Row & IdMask;
        Run(_update, known, known.Id);
        Count(known.Table, old.Owned, known.Owned);
    }

    public bool Add(KnownRecord known)
    {
        Run(_insert, known, tallies.LastKnown(known.Table) + 1);
        if (database.Changes == 0)
            return false;
        known.Id = tallies.NextKnown(known.Table);
        Count(known.Table, false, known.Owned);
        return true;
    }

    public void Delete(int table, Guid key)
    {
        if (Old(table, key) is not { } old)
            return;
        _delete.Bind(1, old.Row).Run();
        Count(table, old.Owned, false);
    }

    private static void Run(Statement statement, KnownRecord known, long id) => statement
        .Bind(1, Row(known.Table, id)).Bind(2, known.Table).Bind(3, known.Key).Bind(4, known.Owned).Bind(5, known.FilteredOut)
        .Bind(6, known.SourceVersion).Bind(7, known.Sequence).Bind(8, known.WrittenAt).Bind(9, known.Hash)
        .Bind(10, Parents.Encode(known.Parents)).Bind(11, known.RowHash).Run();

    private static long Row(int table, long id) => ((long)table << IdBits) | id;

    private (long Row, bool Owned)? Old(int table, Guid key)
    {
        _old.Bind(1, table).Bind(2, key);
        try
        {
            return _old.Step() ? (_old.Int64(0), _old.Flag(1)) : null;
        }
        finally
        {
            _old.Reset();
        }
    }

    private void Count(int table, bool before, bool after)
    {
        if (before != after)
            tallies.Add(table, new TableCounts(Owned: after ? 1 : -1));
    }

    private static KnownRecord Read(Statement s) => new()
    {
        Id = s.Int64(0) & IdMask,
        Table = s.Int32(1),
        Key = s.Guid(2),
        Owned = s.Flag(3),
        FilteredOut = s.Flag(4),
        SourceVersion = s.Int64(5),
        Sequence = s.Int64(6),
        WrittenAt = s.Time(7),
        Hash = s.Bytes(8),
        Parents = Parents.Decode(s.Span(9)),
        RowHash = s.Int64OrNull(10),
    };
}
