using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>
/// The backlog. An item begins in a pack, if it may stand in one, and moves to a row of its own as soon as anything happens to
/// it but to be claimed and to end; its id, and with it its place in the queue, stays.
/// </summary>
internal sealed class BacklogRows(Database database, Tallies tallies)
{
    private readonly ItemRows _rows = new(database);
    private readonly PackRows _packs = new(database);
    private readonly Statement _find = database.Statement("SELECT item_id FROM item_by_key WHERE table_id = ?1 AND key = ?2");
    private readonly Statement _add = database.Statement("INSERT INTO item_by_key (table_id, key, item_id) VALUES (?1, ?2, ?3)");
    private readonly Statement _remove = database.Statement("DELETE FROM item_by_key WHERE table_id = ?1 AND key = ?2");

    /// <summary>Forgets what a transaction changed and did not write.</summary>
    public void Forget() => _packs.Forget();

    /// <summary>Writes what changed.</summary>
    public void Flush() => _packs.Flush();

    public Item? Find(int table, Guid key)
        => _find.Bind(1, table).Bind(2, key).Number() is not { } id ? null : _packs.Holding(id) is { } pack ? _packs.Item(pack, id) : _rows.Find(id);

    public ItemStanding? FindStanding(int table, Guid key)
        => _find.Bind(1, table).Bind(2, key).Number() is not { } id ? null
            : _packs.Holding(id) is { } pack ? new(ItemKind.Upsert, ItemState.Ready, pack.IsInFlight(id)) : _rows.FindStanding(id);

    public List<Item> Ready(int table, Lane lane, long afterId, int limit)
    {
        var items = _rows.Ready(table, lane, afterId, limit);
        _packs.AddTo(items, table, lane, afterId, limit);
        return InOrder(items, limit);
    }

    public List<Item> InState(int table, ItemState state, long afterId, int limit)
    {
        if (state != ItemState.Ready)
            return _rows.InState(table, state, afterId, limit);
        var items = new List<Item>();
        for (var lane = Lane.OptOut; lane <= Lane.Load; lane++)
            items.AddRange(Ready(table, lane, afterId, limit));
        return InOrder(items, limit);
    }

    /// <summary>In a state other than ready, in which none stands in a pack.</summary>
    public long CountInState(int table, ItemState state) => _rows.CountInState(table, state);

    public List<Item> ReadBefore(int table, long sequence, long afterId, int limit)
    {
        var items = _rows.ReadBefore(table, sequence, afterId, limit);
        for (var lane = Lane.OptOut; lane <= Lane.Load; lane++)
            _packs.AddTo(items, table, lane, afterId, limit, sequence);
        return InOrder(items, limit);
    }

    public List<Item> Due(int table, DateTimeOffset now, int limit) => _rows.Due(table, now, limit);

    public DateTimeOffset? NextDueAt(int table) => _rows.NextDueAt(table);

    public DateTimeOffset? OldestAt(int table)
    {
        var oldest = _rows.Oldest(table);
        for (var lane = Lane.OptOut; lane <= Lane.Load; lane++)
        {
            if (_packs.Oldest(table, lane) is { } packed && !(packed.Id > oldest?.Id))
                oldest = packed;
        }

        return oldest?.QueuedAt;
    }

    public List<Item> LinkedTo(int parentTable, Guid parentKey, bool blocking, int limit) => _rows.LinkedTo(parentTable, parentKey, blocking, limit);

    public void Insert(Item item)
    {
        item.Id = tallies.NextItem();
        _add.Bind(1, item.Table).Bind(2, item.Key).Bind(3, item.Id).Run();
        if (!_packs.TryAdd(item))
            _rows.Insert(item);
        tallies.Add(item.Table, Counted(item.State, 1));
    }

    public void Update(Item item)
    {
        if (_packs.Holding(item.Id) is { } pack)
            TakeOut(pack, _packs.Item(pack, item.Id));
        var before = _rows.Update(item) ?? throw Missing(item);
        if (before == item.State)
            return;
        tallies.Add(item.Table, Counted(before, -1));
        tallies.Add(item.Table, Counted(item.State, 1));
    }

    public void MarkInFlight(Item item, long epoch)
    {
        if (_packs.Holding(item.Id) is { } pack)
        {
            // A pack has one epoch: what an earlier host left in flight keeps its own, each in a row of its own.
            if (pack.InFlightEpoch != epoch && pack.InFlightEpoch != 0)
            {
                foreach (var earlier in _packs.InFlight(pack))
                    TakeOut(pack, earlier);
            }

            if (pack.Holds(item.Id))
                pack.MarkInFlight(item.Id, epoch);
            else
                _rows.MarkInFlight(item, epoch);
        }
        else if (!_rows.MarkInFlight(item, epoch))
        {
            throw Missing(item);
        }

        item.InFlightEpoch = epoch;
    }

    public void Delete(Item item)
    {
        if (_packs.Holding(item.Id) is { } pack)
            Remove(pack, item);
        else if (_rows.Delete(item) is { } state)
            Remove(item, state);
    }

    public bool DeleteIfUnchanged(Item item)
    {
        if (_packs.Holding(item.Id) is { } pack)
        {
            // What stands in a pack was not changed since it was inserted.
            if (item is not { Kind: ItemKind.Upsert, State: ItemState.Ready, Revision: 1, Parents.Count: 0 } || item.Sequence != pack.Sequence)
                return false;
            Remove(pack, item);
            return true;
        }

        if (!_rows.DeleteIfUnchanged(item))
            return false;
        Remove(item, item.State);
        return true;
    }

    public int DeleteOldest(int table, int limit)
    {
        var items = ReadBefore(table, long.MaxValue, 0, limit);
        foreach (var item in items)
            Delete(item);
        return items.Count;
    }

    /// <summary>Gives an item of a pack a row of its own.</summary>
    private void TakeOut(Pack pack, Item item)
    {
        _rows.Insert(item);
        pack.MarkGone(item.Id);
    }

    private void Remove(Pack pack, Item item)
    {
        pack.MarkGone(item.Id);
        Remove(item, ItemState.Ready);
    }

    private void Remove(Item item, ItemState state)
    {
        _remove.Bind(1, item.Table).Bind(2, item.Key).Run();
        tallies.Add(item.Table, Counted(state, -1));
    }

    private static TableCounts Counted(ItemState state, int by) => new(
        Backlog: state == ItemState.Hidden ? 0 : by,
        Blocked: state == ItemState.Blocked ? by : 0,
        Held: state == ItemState.Held ? by : 0);

    private static List<Item> InOrder(List<Item> items, int limit)
    {
        items.Sort((a, b) => a.Id.CompareTo(b.Id));
        if (items.Count > limit)
            items.RemoveRange(limit, items.Count - limit);
        return items;
    }

    private static InvalidOperationException Missing(Item item) => new($"There is no item number {item.Id} of table {item.Table}.");
}
