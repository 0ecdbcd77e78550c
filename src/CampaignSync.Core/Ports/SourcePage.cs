namespace CampaignSync.Core.Ports;

/// <summary>
/// One page of a table as it came: rows are windows into the answer's own UTF-8 bytes, so that a value that needs no
/// conversion is copied once, from the socket's bytes to the body that is written.
/// </summary>
/// <param name="content">The answer's body; the page owns it.</param>
/// <param name="columnCount">Columns of the query, in its order.</param>
public sealed class SourcePage(ReadOnlyMemory<byte> content, int columnCount)
{
    private readonly List<RowHead> _rows = [];
    private readonly List<(int Start, int Length)> _cells = [];

    /// <summary>Set on every page but the last.</summary>
    public string? NextLink { get; set; }

    /// <summary>Set on the last page only.</summary>
    public string? DeltaLink { get; set; }

    public int Count => _rows.Count;

    public SourceRow this[int index] => new(this, index);

    /// <summary>Adds a row that exists; its cells follow by <see cref="SetCell"/>.</summary>
    /// <param name="version">Row version: the number in the record's etag.</param>
    public int AddRow(Guid key, long version)
    {
        _rows.Add(new RowHead(key, version, Deleted: false));
        for (var i = 0; i < columnCount; i++)
            _cells.Add(default);
        return _rows.Count - 1;
    }

    /// <summary>Adds a row that says that a record is gone.</summary>
    public void AddDeleted(Guid key)
    {
        _rows.Add(new RowHead(key, Version: 0, Deleted: true));
        for (var i = 0; i < columnCount; i++)
            _cells.Add(default);
    }

    /// <summary>Says where in the content the JSON of a cell stands (a string with its quotes).</summary>
    public void SetCell(int row, int column, int start, int length) => _cells[(row * columnCount) + column] = (start, length);

    /// <summary>Key, version and whether it is gone; see <see cref="SourceRow"/>.</summary>
    internal RowHead Head(int row) => _rows[row];

    internal ReadOnlySpan<byte> Json(int row, int column)
    {
        var (start, length) = _cells[(row * columnCount) + column];
        return content.Span.Slice(start, length);
    }

    internal readonly record struct RowHead(Guid Key, long Version, bool Deleted);
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
