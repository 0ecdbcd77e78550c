using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Items of the backlog that have a row of their own, and the links of those that have parents.</summary>
internal sealed class ItemRows(Database database)
{
    private const string Columns =
        """
        id, table_id, key, kind, state, lane, in_flight_epoch, revision, source_version, sequence, definition_version, write_all,
        uncertain, attempts, counted_attempts, queued_at, due_at, last_error, hash, parents, body, row_hash
        """;

    /// <summary>Values of the generated column <c>place</c>.</summary>
    private const int Places = 8;

    /// <summary>Place of what is hidden, which is no part of the backlog.</summary>
    private const int HiddenPlace = 7;

    private readonly Statement _find = database.Statement($"SELECT {Columns} FROM item WHERE id = ?1");
    private readonly Statement _standing = database.Statement("SELECT kind, state, uncertain, in_flight_epoch FROM item WHERE id = ?1");
    private readonly Statement _inPlace = database.Statement(
        $"SELECT {Columns} FROM item WHERE table_id = ?1 AND place = ?2 AND id > ?3 ORDER BY id LIMIT ?4");
    private readonly Statement _readBefore = database.Statement(
        $"SELECT {Columns} FROM item WHERE table_id = ?1 AND place = ?2 AND id > ?3 AND sequence < ?5 ORDER BY id LIMIT ?4");
    private readonly Statement _due = database.Statement(
        $"SELECT {Columns} FROM item WHERE state = 1 AND table_id = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3");
    private readonly Statement _nextDue = database.Statement(
        "SELECT due_at FROM item WHERE state = 1 AND table_id = ?1 ORDER BY due_at LIMIT 1");
    private readonly Statement _countInPlace = database.Statement("SELECT count(*) FROM item WHERE table_id = ?1 AND place = ?2");
    private readonly Statement _firstInPlace = database.Statement("SELECT min(id) FROM item WHERE table_id = ?1 AND place = ?2");
    private readonly Statement _queuedAt = database.Statement("SELECT queued_at FROM item WHERE id = ?1");
    private readonly Statement _linked = database.Statement(
        $"""
        SELECT {Columns} FROM item_link JOIN item ON id = item_id
        WHERE parent_table = ?1 AND parent_key = ?2 AND blocking = ?3 ORDER BY item_id LIMIT ?4
        """);
    private readonly Statement _insert = database.Statement(
        $"INSERT INTO item ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)");
    private readonly Statement _update = database.Statement(
        """
        UPDATE item SET kind = ?4, state = ?5, lane = ?6, in_flight_epoch = ?7, revision = ?8, source_version = ?9, sequence = ?10,
            definition_version = ?11, write_all = ?12, uncertain = ?13, attempts = ?14, counted_attempts = ?15, due_at = ?17,
            last_error = ?18, hash = ?19, parents = ?20, body = ?21, row_hash = ?22
        WHERE id = ?1 AND table_id = ?2 AND key = ?3
        """);
    private readonly Statement _mark = database.Statement("UPDATE item SET in_flight_epoch = ?2 WHERE id = ?1");
    private readonly Statement _old = database.Statement("SELECT state, parents FROM item WHERE id = ?1");
    private readonly Statement _delete = database.Statement("DELETE FROM item WHERE id = ?1");
    private readonly Statement _deleteIf = database.Statement(
        """
        DELETE FROM item
        WHERE id = ?1 AND revision = ?2 AND kind = ?3 AND state = ?4 AND source_version = ?5 AND sequence = ?6 AND parents IS ?7
        """);
    private readonly Statement _link = database.Statement("INSERT OR IGNORE INTO item_link (parent_table, parent_key, blocking, item_id) VALUES (?1, ?2, ?3, ?4)");
    private readonly Statement _unlink = database.Statement(
        "DELETE FROM item_link WHERE parent_table = ?1 AND parent_key = ?2 AND blocking = ?3 AND item_id = ?4");

    public Item? Find(long id) => _find.Bind(1, id).One(Read);

    public ItemStanding? FindStanding(long id)
    {
        _standing.Bind(1, id);
        try
        {
            return _standing.Step() ? new((ItemKind)_standing.Int32(0), (ItemState)_standing.Int32(1), _standing.Flag(2) || _standing.Int64(3) != 0) : null;
        }
        finally
        {
            _standing.Reset();
        }
    }

    public List<Item> Ready(int table, Lane lane, long afterId, int limit) => InPlace(table, (int)lane, afterId, limit).All(Read);

    /// <summary>Items in a state other than ready.</summary>
    public List<Item> InState(int table, ItemState state, long afterId, int limit) => InPlace(table, (int)state + 2, afterId, limit).All(Read);

    /// <summary>Items in a state other than ready; read from the index alone.</summary>
    public long CountInState(int table, ItemState state) => _countInPlace.Bind(1, table).Bind(2, (int)state + 2).Number() ?? 0;

    /// <summary>In no order.</summary>
    public List<Item> ReadBefore(int table, long sequence, long afterId, int limit)
    {
        var items = new List<Item>();
        for (var place = 0; place < Places; place++)
            _readBefore.Bind(1, table).Bind(2, place).Bind(3, afterId).Bind(4, limit).Bind(5, sequence).AddTo(items, Read);
        return items;
    }

    public List<Item> Due(int table, DateTimeOffset now, int limit) => _due.Bind(1, table).Bind(2, now).Bind(3, limit).All(Read);

    public DateTimeOffset? NextDueAt(int table) => TimeOf(_nextDue.Bind(1, table));

    /// <summary>The oldest item that is not hidden.</summary>
    public (long Id, DateTimeOffset QueuedAt)? Oldest(int table)
    {
        long? oldest = null;
        for (var place = 0; place < HiddenPlace; place++)
        {
            if (_firstInPlace.Bind(1, table).Bind(2, place).Number() is { } first && !(first > oldest))
                oldest = first;
        }

        return oldest is { } id && TimeOf(_queuedAt.Bind(1, id)) is { } at ? (id, at) : null;
    }

    public List<Item> LinkedTo(int parentTable, Guid parentKey, bool blocking, int limit)
        => _linked.Bind(1, parentTable).Bind(2, parentKey).Bind(3, blocking).Bind(4, limit).All(Read);

    public void Insert(Item item)
    {
        BindRow(_insert, item).Bind(16, item.QueuedAt).Run();
        Link(item.Id, item.Parents);
    }

    /// <summary>Rewrites row and links, and gives the state in which the item was; null: there is no such row.</summary>
    public ItemState? Update(Item item)
    {
        if (Old(item.Id) is not var (state, parents))
            return null;
        BindRow(_update, item).Run();
        if (!parents.SequenceEqual(item.Parents))
        {
            Unlink(item.Id, parents);
            Link(item.Id, item.Parents);
        }

        return state;
    }

    /// <summary>False: there is no such row.</summary>
    public bool MarkInFlight(Item item, long epoch)
    {
        _mark.Bind(1, item.Id).Bind(2, epoch).Run();
        return database.Changes > 0;
    }

    /// <summary>Deletes row and links, and gives the state in which the item was; null: there is no such row.</summary>
    public ItemState? Delete(Item item)
    {
        if (Old(item.Id) is not var (state, parents))
            return null;
        Unlink(item.Id, parents);
        _delete.Bind(1, item.Id).Run();
        return state;
    }

    /// <summary>False: the row asks for something else by now, or is gone; nothing was done.</summary>
    public bool DeleteIfUnchanged(Item item)
    {
        _deleteIf.Bind(1, item.Id).Bind(2, item.Revision).Bind(3, (long)item.Kind).Bind(4, (long)item.State).Bind(5, item.SourceVersion)
            .Bind(6, item.Sequence).Bind(7, Parents.Encode(item.Parents)).Run();
        if (database.Changes == 0)
            return false;
        Unlink(item.Id, item.Parents);
        return true;
    }

    private Statement InPlace(int table, int place, long afterId, int limit)
        => _inPlace.Bind(1, table).Bind(2, place).Bind(3, afterId).Bind(4, limit);

    private (ItemState State, IReadOnlyList<ParentLink> Parents)? Old(long id)
    {
        _old.Bind(1, id);
        try
        {
            return _old.Step() ? ((ItemState)_old.Int32(0), Parents.Decode(_old.Span(1))) : null;
        }
        finally
        {
            _old.Reset();
        }
    }

    private void Link(long item, IReadOnlyList<ParentLink> parents)
    {
        foreach (var parent in parents)
            _link.Bind(1, parent.Table).Bind(2, parent.Key).Bind(3, parent.Blocking).Bind(4, item).Run();
    }

    private void Unlink(long item, IReadOnlyList<ParentLink> parents)
    {
        foreach (var parent in parents)
            _unlink.Bind(1, parent.Table).Bind(2, parent.Key).Bind(3, parent.Blocking).Bind(4, item).Run();
    }

    private static DateTimeOffset? TimeOf(Statement statement)
        => statement.Number() is { } ticks ? new DateTimeOffset(ticks + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero) : null;

    private static Statement BindRow(Statement s, Item i) => s
        .Bind(1, i.Id).Bind(2, i.Table).Bind(3, i.Key).Bind(4, (long)i.Kind).Bind(5, (long)i.State).Bind(6, (long)i.Lane)
        .Bind(7, i.InFlightEpoch).Bind(8, i.Revision).Bind(9, i.SourceVersion).Bind(10, i.Sequence).Bind(11, i.DefinitionVersion)
        .Bind(12, i.WriteAll).Bind(13, i.Uncertain).Bind(14, i.Attempts).Bind(15, i.CountedAttempts).Bind(17, i.DueAt)
        .Bind(18, i.LastError).Bind(19, i.Hash).Bind(20, Parents.Encode(i.Parents)).Bind(21, i.Body).Bind(22, i.RowHash);

    private static Item Read(Statement s) => new()
    {
        Id = s.Int64(0),
        Table = s.Int32(1),
        Key = s.Guid(2),
        Kind = (ItemKind)s.Int32(3),
        State = (ItemState)s.Int32(4),
        Lane = (Lane)s.Int32(5),
        InFlightEpoch = s.Int64(6),
        Revision = s.Int32(7),
        SourceVersion = s.Int64(8),
        Sequence = s.Int64(9),
        DefinitionVersion = s.Int32(10),
        WriteAll = s.Flag(11),
        Uncertain = s.Flag(12),
        Attempts = s.Int32(13),
        CountedAttempts = s.Int32(14),
        QueuedAt = s.Time(15),
        DueAt = s.Time(16),
        LastError = s.TextOrNull(17),
        Hash = s.Bytes(18),
        Parents = Parents.Decode(s.Span(19)),
        Body = s.Bytes(20),
        RowHash = s.Int64OrNull(21),
    };
}
