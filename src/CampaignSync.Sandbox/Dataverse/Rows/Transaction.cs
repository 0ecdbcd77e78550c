using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>Writes that become visible together at <see cref="Commit"/>, or not at all. Holds the store's write lock.</summary>
internal sealed class Transaction : IRows, IDisposable
{
    private readonly DataverseStore _store;
    private readonly Lock _lock;
    private readonly Dictionary<(Table Table, Guid Id), Row> _staged = [];
    private readonly List<(Table Table, Row Row)> _order = [];
    private readonly Dictionary<(Table Table, string Key), Guid> _keys = [];

    public Transaction(DataverseStore store, Lock write)
    {
        _store = store;
        _lock = write;
        write.Enter();
    }

    public DateTime Now => _store.Clock.GetUtcNow().UtcDateTime;

    public bool TryGet(Table table, Guid id, out RowView row)
    {
        if (!_staged.TryGetValue((table, id), out var staged))
            return table.TryGet(id, out row);
        row = new RowView(table, id, staged, 0);
        return !staged.Deleted;
    }

    public bool TryFind(Table table, AlternateKey key, IReadOnlyList<Cell> values, out RowView row)
    {
        row = default;
        var id = _keys.TryGetValue((table, Table.KeyText(key, values)), out var staged) ? staged : table.CandidateFor(key, values);
        return id is { } candidate && TryGet(table, candidate, out row) && RowKeys.Has(row, key, values);
    }

    /// <summary>Creates or replaces a row.</summary>
    /// <exception cref="DataverseException">Another row has the same alternate key.</exception>
    public void Put(Table table, Guid id, Cell[] cells)
    {
        table.Derive?.Invoke(table.Schema, cells);
        var row = new Row(id, _store.NextVersion(), cells, deleted: false);
        var view = new RowView(table, id, row, 0);
        foreach (var key in table.Schema.Keys)
        {
            var values = RowKeys.Of(view, key);
            if (values.Any(v => v.IsNull))
                continue;
            if (TryFind(table, key, values, out var other) && other.Id != id)
                throw Errors.KeyViolated(key);
            _keys[(table, Table.KeyText(key, values))] = id;
        }

        Stage(table, row);
    }

    /// <summary>Deletes a row; lookups of other rows to it become null.</summary>
    public void Delete(Table table, Guid id)
    {
        Stage(table, new Row(id, _store.NextVersion(), [], deleted: true));
        foreach (var other in _store.Tables)
        {
            foreach (var lookup in other.Schema.Columns.Where(c => c.Navigations.Any(n => n.Target == table.Name)))
                Unlink(other, lookup, id);
        }
    }

    public void Commit()
    {
        foreach (var (table, row) in _order)
        {
            // Of several versions of one row only the last is of interest to anybody.
            if (ReferenceEquals(_staged[(table, row.Id)], row))
                table.Publish(row);
        }

        _store.Publish();
    }

    public void Dispose() => _lock.Exit();

    private void Unlink(Table table, Column lookup, Guid target)
    {
        foreach (var id in table.ReferringTo(lookup, target).ToArray())
        {
            if (!TryGet(table, id, out var row) || row.Get(lookup) is not { Kind: CellKind.Lookup } cell || cell.Id != target)
                continue;
            var cells = row.CopyCells(table.Slots);
            cells[lookup.Slot] = Cell.Null;
            Put(table, id, cells);
        }
    }

    private void Stage(Table table, Row row)
    {
        _staged[(table, row.Id)] = row;
        _order.Add((table, row));
    }
}
