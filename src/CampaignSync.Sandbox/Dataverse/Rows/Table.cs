using System.Collections.Concurrent;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>
/// The rows of a table: synthetic ones, and on top of them those that were written. Read without a lock;
/// written only by <see cref="Transaction"/>.
/// </summary>
internal sealed class Table
{
    private readonly ConcurrentDictionary<Guid, Row> _written = new();
    private readonly ConcurrentDictionary<Guid, byte> _referring = new();
    private readonly ConcurrentDictionary<string, Guid> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly AppendList<Guid> _created = new();
    private readonly AppendList<LogEntry> _log = new();
    private volatile TableSchema _schema;
    private long _live;
    private long _leastToken;

    public Table(TableSchema schema, SyntheticRows? source = null)
    {
        _schema = schema;
        Source = source ?? SyntheticRows.None(schema);
        Slots = schema.Columns.Max(c => c.Slot) + 1;
        _live = Source.Count;
    }

    public string Name => _schema.Name;

    public TableSchema Schema
    {
        get => _schema;
        set => _schema = value;
    }

    public SyntheticRows Source { get; }

    /// <summary>Number of slots given out; a dropped column's slot is not used again.</summary>
    public int Slots { get; set; }

    /// <summary>Only read through its members: the activity tables of <c>activitypointer</c>.</summary>
    public Func<IReadOnlyList<Table>>? Members { get; init; }

    /// <summary>Privileges that the application user lacks: Create, Read, Write, Delete.</summary>
    public IReadOnlyList<string> Denied { get; set; } = [];

    /// <summary>What a write computes from other columns.</summary>
    public Action<TableSchema, Cell[]>? Derive { get; init; }

    /// <summary>Number of rows.</summary>
    public long Live => Interlocked.Read(ref _live);

    /// <summary>Delta tokens below this version are void: the table's metadata changed, or they were expired.</summary>
    public long LeastToken
    {
        get => Interlocked.Read(ref _leastToken);
        set => Interlocked.Exchange(ref _leastToken, value);
    }

    /// <summary>Number of positions for <see cref="TryAt"/>, deleted rows included.</summary>
    public int Positions => Source.Count + _created.Count;

    /// <summary>Changes in the order of their versions.</summary>
    public AppendList<LogEntry> Log => _log;

    public bool TryAt(int position, out RowView row)
    {
        var synthetic = position < Source.Count;
        var id = synthetic ? Source.IdAt(position) : _created[position - Source.Count];
        if (_written.TryGetValue(id, out var written))
        {
            row = new RowView(this, id, written, position);
            return !written.Deleted;
        }

        row = new RowView(this, id, null, position);
        return synthetic;
    }

    public bool TryGet(Guid id, out RowView row)
    {
        if (_written.TryGetValue(id, out var written))
        {
            row = new RowView(this, id, written, 0);
            return !written.Deleted;
        }

        row = default;
        if (!Source.TryIndexOf(id, out var index))
            return false;
        row = new RowView(this, id, null, index);
        return true;
    }

    /// <summary>A row that was written, deleted ones included.</summary>
    public Row? Written(Guid id) => _written.GetValueOrDefault(id);

    /// <summary>The row that may have these values in the columns of a key; the caller looks whether it does.</summary>
    public Guid? CandidateFor(AlternateKey key, IReadOnlyList<Cell> values)
    {
        if (_keys.TryGetValue(KeyText(key, values), out var id))
            return id;
        return key.Columns.Count == 1 && Source.TryFind(key.Columns[0], values[0], out var index) ? Source.IdAt(index) : null;
    }

    /// <summary>Rows that may point to <paramref name="target"/> by a lookup.</summary>
    public IEnumerable<Guid> ReferringTo(Column lookup, Guid target)
    {
        var synthetic = Source.ChildrenOf(lookup.Name, target).Select(Source.IdAt);
        if (!_referring.ContainsKey(target))
            return synthetic;
        return _written.Values.Where(r => !r.Deleted).Select(r => r.Id).Concat(synthetic).Distinct();
    }

    /// <summary>Makes a row visible. Only under the write lock, with versions that rise.</summary>
    public void Publish(Row row)
    {
        var existed = TryGet(row.Id, out _);
        if (!existed && !Source.TryIndexOf(row.Id, out _) && !_written.ContainsKey(row.Id))
            _created.Add(row.Id);
        _written[row.Id] = row;
        Interlocked.Add(ref _live, (row.Deleted ? 0 : 1) - (existed ? 1 : 0));
        if (!row.Deleted)
        {
            foreach (var cell in row.Cells)
            {
                if (cell.Kind == CellKind.Lookup)
                    _referring.TryAdd(cell.Id, 0);
            }

            foreach (var key in _schema.Keys)
                Index(key, row);
        }

        _log.Add(new LogEntry(row.Version, row.Id));
    }

    /// <summary>Makes rows that were written before a key was added findable by it.</summary>
    public void IndexAll(AlternateKey key)
    {
        foreach (var row in _written.Values.Where(r => !r.Deleted))
            Index(key, row);
    }

    public static string KeyText(AlternateKey key, IReadOnlyList<Cell> values)
        => string.Join('\u001f', values.Select(v => v.AsText()).Prepend(key.Name));

    private void Index(AlternateKey key, Row row)
    {
        var view = new RowView(this, row.Id, row, 0);
        var values = RowKeys.Of(view, key);
        if (!values.Any(v => v.IsNull))
            _keys[KeyText(key, values)] = row.Id;
    }
}
