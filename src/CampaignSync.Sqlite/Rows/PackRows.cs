using System.Buffers;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>
/// Items that stand many to a row. What a transaction changes of them is kept in memory and written by <see cref="Flush"/>:
/// a load claims and ends them by the hundred, and a pack is one row for all of its own.
/// </summary>
internal sealed class PackRows(Database database)
{
    private const string Columns =
        "first_id, table_id, lane, count, sequence, definition_version, write_all, queued_at, due_at, in_flight_epoch, in_flight, gone";

    /// <summary>A pack is closed when its content has this many bytes.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>A buffer that one very large item has grown beyond this is not kept.</summary>
    private const int BufferKept = 8 * MostBytes;

    private readonly Statement _holding = database.Statement($"SELECT {Columns} FROM pack WHERE first_id <= ?1 ORDER BY first_id DESC LIMIT 1");
    // Packs do not overlap and none has more ids: no earlier one reaches behind that id.
    private readonly Statement _after = database.Statement(
        $"SELECT {Columns} FROM pack WHERE table_id = ?1 AND lane = ?2 AND first_id > ?3 - {Pack.MostItems} AND first_id + count > ?3 + 1 AND sequence < ?4 ORDER BY first_id");
    private readonly Statement _first = database.Statement($"SELECT {Columns} FROM pack WHERE table_id = ?1 AND lane = ?2 ORDER BY first_id LIMIT 1");
    private readonly Statement _all = database.Statement($"SELECT {Columns} FROM pack ORDER BY first_id");
    private readonly Statement _readContent = database.Statement("SELECT items FROM pack_content WHERE first_id = ?1");
    private readonly Statement _insert = database.Statement($"INSERT INTO pack ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    private readonly Statement _insertContent = database.Statement("INSERT INTO pack_content (first_id, items) VALUES (?1, ?2)");
    private readonly Statement _update = database.Statement("UPDATE pack SET in_flight_epoch = ?2, in_flight = ?3, gone = ?4 WHERE first_id = ?1");
    private readonly Statement _delete = database.Statement("DELETE FROM pack WHERE first_id = ?1");
    private readonly Statement _deleteContent = database.Statement("DELETE FROM pack_content WHERE first_id = ?1");

    /// <summary>Packs that this transaction has looked at, by their first id.</summary>
    private readonly SortedList<long, Pack> _loaded = [];

    /// <summary>The pack that the next item joins, if it fits; its content has no row yet.</summary>
    private Pack? _open;
    private ArrayBufferWriter<byte> _openContent = new();

    /// <summary>The content that was read last, and of which pack; 0: none.</summary>
    private byte[] _content = [];
    private int _contentLength;
    private long _contentOf;

    /// <summary>Forgets what a transaction changed and did not write, and what it read: ids that were taken back are given again.</summary>
    public void Forget()
    {
        _contentOf = 0;
        _loaded.Clear();
        _open = null;
        _openContent.ResetWrittenCount();
    }

    /// <summary>Takes an item that was just given its id. False: it needs a row of its own.</summary>
    public bool TryAdd(Item item)
    {
        if (!Pack.Takes(item))
            return false;
        if (_open?.Joins(item) != true || _openContent.WrittenCount >= MostBytes)
        {
            Close();
            _open = Pack.For(item);
        }

        PackContent.Write(_openContent, item);
        _open!.Count++;
        return true;
    }

    /// <summary>Writes what changed.</summary>
    public void Flush()
    {
        Close();
        foreach (var pack in _loaded.Values)
        {
            if (!pack.Changed)
                continue;
            if (pack.Left == 0)
            {
                _delete.Bind(1, pack.FirstId).Run();
                _deleteContent.Bind(1, pack.FirstId).Run();
            }
            else
            {
                _update.Bind(1, pack.FirstId).Bind(2, pack.InFlightEpoch).Bind(3, pack.InFlight).Bind(4, pack.Gone).Run();
            }

            pack.Changed = false;
        }
    }

    /// <summary>The pack in which this item stands; null: it stands in none.</summary>
    public Pack? Holding(long id)
    {
        if (id >= _open?.FirstId)
            Close();
        if (Loaded(id) is { } loaded)
            return loaded.Holds(id) ? loaded : null;
        if (_holding.Bind(1, id).One(Read) is not { } pack || pack.LastId < id)
            return null;
        _loaded.TryAdd(pack.FirstId, pack);
        return pack.Holds(id) ? pack : null;
    }

    public List<Pack> All() => _all.All(Read);

    /// <summary>The items that are not gone.</summary>
    public List<Item> Items(Pack pack) => Items(pack, _ => true);

    public Item Item(Pack pack, long id) => Items(pack, i => i == id)[0];

    /// <summary>The items that are in flight and not gone.</summary>
    public List<Item> InFlight(Pack pack) => Items(pack, pack.IsInFlight);

    /// <summary>The oldest item of a table and lane.</summary>
    public (long Id, DateTimeOffset QueuedAt)? Oldest(int table, Lane lane)
    {
        Flush();
        return _first.Bind(1, table).Bind(2, (long)lane).One(Read) is { } pack ? (pack.IdsAfter(0).First(), pack.QueuedAt) : null;
    }

    /// <summary>Adds the oldest items of a table and lane behind an id, read before a sequence.</summary>
    public void AddTo(List<Item> items, int table, Lane lane, long afterId, int limit, long before = long.MaxValue)
    {
        Flush();
        var room = limit;
        _after.Bind(1, table).Bind(2, (long)lane).Bind(3, afterId).Bind(4, before);
        try
        {
            while (room > 0 && _after.Step())
            {
                var pack = Read(_after);
                var last = pack.IdsAfter(afterId).Take(room).LastOrDefault();
                var found = Items(pack, id => id > afterId && id <= last);
                items.AddRange(found);
                room -= found.Count;
            }
        }
        finally
        {
            _after.Reset();
        }
    }

    private List<Item> Items(Pack pack, Func<long, bool> wanted)
    {
        var items = new List<Item>();
        var content = ContentOf(pack);
        try
        {
            for (var id = pack.FirstId; id <= pack.LastId; id++)
            {
                if (PackContent.Take(ref content, pack, id, pack.Holds(id) && wanted(id)) is { } item)
                    items.Add(item);
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Unreadable(pack);
        }

        // Zeros in the place of a lost page read as items, but as shorter ones.
        return content.IsEmpty ? items : throw Unreadable(pack);
    }

    private StateStoreException Unreadable(Pack pack)
        => StoreErrors.Damaged(database.Path, $"the items from {pack.FirstId} to {pack.LastId} cannot be read");

    private ReadOnlySpan<byte> ContentOf(Pack pack)
    {
        if (_contentOf == pack.FirstId)
            return _content.AsSpan(0, _contentLength);
        _contentOf = 0;
        _readContent.Bind(1, pack.FirstId);
        try
        {
            if (!_readContent.Step())
                throw StoreErrors.Damaged(database.Path, $"the items from {pack.FirstId} to {pack.LastId} are missing");
            var content = _readContent.Span(0);
            if (_content.Length < content.Length || _content.Length > BufferKept)
                _content = new byte[Math.Max(content.Length, MostBytes)];
            content.CopyTo(_content);
            _contentLength = content.Length;
        }
        finally
        {
            _readContent.Reset();
        }

        _contentOf = pack.FirstId;
        return _content.AsSpan(0, _contentLength);
    }

    private Pack? Loaded(long id)
    {
        var (low, high) = (0, _loaded.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var pack = _loaded.Values[middle];
            if (id < pack.FirstId)
                high = middle - 1;
            else if (id > pack.LastId)
                low = middle + 1;
            else
                return pack;
        }

        return null;
    }

    private void Close()
    {
        if (_open is not { } pack)
            return;
        _open = null;
        Bind(_insert, pack).Run();
        _insertContent.Bind(1, pack.FirstId).Bind(2, _openContent.WrittenSpan).Run();
        _loaded.Add(pack.FirstId, pack);
        if (_openContent.Capacity > BufferKept)
            _openContent = new();
        else
            _openContent.ResetWrittenCount();
    }

    private static Statement Bind(Statement s, Pack p) => s
        .Bind(1, p.FirstId).Bind(2, p.Table).Bind(3, (long)p.Lane).Bind(4, p.Count).Bind(5, p.Sequence).Bind(6, p.DefinitionVersion).Bind(7, p.WriteAll)
        .Bind(8, p.QueuedAt).Bind(9, p.DueAt).Bind(10, p.InFlightEpoch).Bind(11, p.InFlight).Bind(12, p.Gone);

    private static Pack Read(Statement s) => new()
    {
        FirstId = s.Int64(0),
        Table = s.Int32(1),
        Lane = (Lane)s.Int32(2),
        Count = s.Int32(3),
        Sequence = s.Int64(4),
        DefinitionVersion = s.Int32(5),
        WriteAll = s.Flag(6),
        QueuedAt = s.Time(7),
        DueAt = s.Time(8),
        InFlightEpoch = s.Int64(9),
        InFlight = s.Bytes(10)!,
        Gone = s.Bytes(11)!,
    };
}
