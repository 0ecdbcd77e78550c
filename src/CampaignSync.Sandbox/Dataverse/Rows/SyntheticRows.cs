using CampaignSync.Sandbox.Dataverse.Schema;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>The rows that a table has without anybody having written them: computed from an index, never stored.</summary>
internal sealed class SyntheticRows
{
    private readonly SyntheticIds _ids;
    private readonly long _firstVersion;
    private readonly Func<int, Cell>?[] _slots;
    private readonly IReadOnlyDictionary<string, Func<Cell, int>> _keys;
    private readonly IReadOnlyDictionary<string, Func<Guid, IEnumerable<int>>> _children;

    /// <param name="values">How the value of a column is computed; other columns are null.</param>
    /// <param name="keys">For a column with unique values: the index that a value would have, whether or not it does.</param>
    /// <param name="children">For a lookup: the indexes that may point to a row.</param>
    public SyntheticRows(
        TableSchema schema, SyntheticIds ids, long firstVersion,
        IReadOnlyDictionary<string, Func<int, Cell>> values, IReadOnlyDictionary<string, Func<Cell, int>>? keys = null,
        IReadOnlyDictionary<string, Func<Guid, IEnumerable<int>>>? children = null)
    {
        _ids = ids;
        _firstVersion = firstVersion;
        _children = children ?? new Dictionary<string, Func<Guid, IEnumerable<int>>>();
        _keys = keys ?? new Dictionary<string, Func<Cell, int>>();
        _slots = new Func<int, Cell>?[schema.Columns.Max(c => c.Slot) + 1];
        foreach (var (name, value) in values)
            _slots[schema.ByName(name)!.Slot] = value;
    }

    public static SyntheticRows None(TableSchema schema) => new(schema, new SyntheticIds(0, 0, 0), 0, new Dictionary<string, Func<int, Cell>>());

    public int Count => _ids.Count;

    public Guid IdAt(int index) => _ids.At(index);

    public bool TryIndexOf(Guid id, out int index) => _ids.TryIndexOf(id, out index);

    public long VersionAt(int index) => _firstVersion + index;

    public Cell Get(int slot, int index) => slot < _slots.Length && _slots[slot] is { } value ? value(index) : Cell.Null;

    /// <summary>The one row that may have this value in a column of an alternate key.</summary>
    public bool TryFind(string column, Cell value, out int index)
    {
        index = _keys.TryGetValue(column, out var find) ? find(value) : -1;
        return index >= 0 && index < Count;
    }

    /// <summary>The rows that may point to <paramref name="target"/> by a lookup.</summary>
    public IEnumerable<int> ChildrenOf(string lookup, Guid target)
        => _children.TryGetValue(lookup, out var children) ? children(target).Where(i => i >= 0 && i < Count) : [];
}
