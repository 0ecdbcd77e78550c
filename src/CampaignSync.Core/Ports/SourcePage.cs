namespace CampaignSync.Core.Ports;

/// <summary>
/// One page of a table as it came: rows are windows into the answer's own UTF-8 bytes, so that a value that needs no
/// conversion is copied once, from the socket's bytes to the body that is written. Disposing it gives its memory back; nothing of it may be touched after that.
/// </summary>
/// <param name="content">The answer's body; the page owns it.</param>
/// <param name="columnCount">Columns of the query, in its order.</param>
/// <param name="owner">Returned when the page is disposed; null: the content is left to the garbage collector.</param>
public sealed class SourcePage(ReadOnlyMemory<byte> content, int columnCount, IDisposable? owner = null) : IDisposable
{
    /// <summary>Rows that stand together: what a page takes is added in pieces, and none is so long that it would lie among the large objects.</summary>
    private const int BlockRows = 64;

    private readonly int _columnCount = columnCount;
    private readonly ReadOnlyMemory<byte> _content = content;
    private readonly List<Block> _blocks = [];
    private bool _disposed;

    /// <summary>Set on every page but the last.</summary>
    public string? NextLink { get; set; }

    /// <summary>Set on the last page only.</summary>
    public string? DeltaLink { get; set; }

    public int Count { get; private set; }

    public SourceRow this[int index] => new(this, index);

    /// <summary>Adds a row that exists; its cells follow by <see cref="SetCell"/>.</summary>
    /// <param name="version">Row version: the number in the record's etag.</param>
    public int AddRow(Guid key, long version) => Add(new RowHead(key, version, Deleted: false));

    /// <summary>Adds a row that says that a record is gone.</summary>
    public void AddDeleted(Guid key) => Add(new RowHead(key, Version: 0, Deleted: true));

    /// <summary>Says where in the content the JSON of a cell stands (a string with its quotes).</summary>
    public void SetCell(int row, int column, int start, int length)
        => CellAt(row, column) = new Cell(start, length);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Count = 0;
        _blocks.Clear();
        owner?.Dispose();
    }

    /// <summary>Key, version and whether it is gone; see <see cref="SourceRow"/>.</summary>
    internal RowHead Head(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _blocks[row / BlockRows].Heads[row % BlockRows];
    }

    internal ReadOnlySpan<byte> Json(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, _columnCount);
        var cell = CellAt(row, column);
        return _content.Span.Slice(cell.Start, cell.Length);
    }

    private int Add(RowHead head)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var row = Count;
        if (row / BlockRows == _blocks.Count)
            _blocks.Add(new Block(new RowHead[BlockRows], new Cell[BlockRows * _columnCount]));
        _blocks[row / BlockRows].Heads[row % BlockRows] = head;
        Count = row + 1;
        return row;
    }

    private ref Cell CellAt(int row, int column) => ref _blocks[row / BlockRows].Cells[(row % BlockRows * _columnCount) + column];

    internal readonly record struct RowHead(Guid Key, long Version, bool Deleted);

    private readonly record struct Cell(int Start, int Length);

    private readonly record struct Block(RowHead[] Heads, Cell[] Cells);
}

/// <summary>One row of a page: a record, or the word that it is gone.</summary>
public readonly struct SourceRow(SourcePage page, int index)
{
    /// <summary>Primary id.</summary>
    public Guid Key => page.Head(index).Key;

    /// <summary>Row version; grows with every change anywhere in the organization. 0 where the row is a deletion.</summary>
    public long Version => page.Head(index).Version;

    public bool Deleted => page.Head(index).Deleted;

    /// <summary>The column's value as JSON, strings with quotes and escapes as they came; empty where the row lacks it.</summary>
    /// <param name="column">Index into the columns of the query.</param>
    public ReadOnlySpan<byte> Json(int column) => page.Json(index, column);
}
