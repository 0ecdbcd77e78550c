using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Pairs of contact and profile.</summary>
internal sealed class PairRows(Database database, Tallies tallies)
{
    private const string Columns = "table_id, key, has_contact, has_profile, flags";

    private readonly Statement _find = database.Statement($"SELECT {Columns} FROM pair WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _first = database.Statement($"SELECT {Columns} FROM pair WHERE table_id = ?1 ORDER BY key LIMIT ?2");
    private readonly Statement _after = database.Statement($"SELECT {Columns} FROM pair WHERE table_id = ?1 AND key > ?2 ORDER BY key LIMIT ?3");
    private readonly Statement _count = database.Statement("SELECT count(*) FROM pair WHERE table_id = ?1");
    private readonly Statement _put = database.Statement($"INSERT OR REPLACE INTO pair ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _delete = database.Statement("DELETE FROM pair WHERE table_id = ?1 AND key = ?2");

    public PairState? Find(int table, Guid key) => _find.Bind(1, table).Bind(2, key).One(Read);

    public long CountAll(int table) => _count.Bind(1, table).Number() ?? 0;

    public List<PairState> After(int table, Guid? after, int limit) => after is { } key
        ? _after.Bind(1, table).Bind(2, key).Bind(3, limit).All(Read)
        : _first.Bind(1, table).Bind(2, limit).All(Read);

    public void Put(PairState pair)
    {
        Count(pair.Table, Find(pair.Table, pair.Key), pair);
        _put.Bind(1, pair.Table).Bind(2, pair.Key).Bind(3, pair.HasContact).Bind(4, pair.HasProfile).Bind(5, pair.Flags).Run();
    }

    public void Delete(int table, Guid key)
    {
        Count(table, Find(table, key), null);
        _delete.Bind(1, table).Bind(2, key).Run();
    }

    private void Count(int table, PairState? before, PairState? after)
    {
        var was = before is { Unmatched: true };
        var becomes = after is { Unmatched: true };
        if (was != becomes)
            tallies.Add(table, new TableCounts(Unmatched: becomes ? 1 : -1));
    }

    private static PairState Read(Statement s) => new()
    {
        Table = s.Int32(0),
        Key = s.Guid(1),
        HasContact = s.Flag(2),
        HasProfile = s.Flag(3),
        Flags = s.Span(4).ToArray(),
    };
}
