using SQLitePCL;

namespace CampaignSync.Sqlite.Raw;

/// <summary>
/// One SQL statement of one connection, prepared when it is first used and kept. Bind, step, read, reset; whoever steps
/// resets, also when an exception passes.
/// </summary>
internal sealed class Statement(Database database, string sql) : IDisposable
{
    private sqlite3_stmt? _handle;

    private sqlite3_stmt Handle => _handle ??= database.Prepare(sql);

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(Handle, index, value));
        return this;
    }

    public Statement Bind(int index, bool value) => Bind(index, value ? 1L : 0L);

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement Bind(int index, DateTimeOffset value) => Bind(index, value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks);

    public Statement Bind(int index, DateTimeOffset? value) => value is { } time ? Bind(index, time) : BindNull(index);

    public Statement Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(Handle, index, bytes));
        return this;
    }

    public Statement Bind(int index, byte[]? value)
    {
        return value is null ? BindNull(index) : Bind(index, value.AsSpan());
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(Handle, index, 0) : raw.sqlite3_bind_blob(Handle, index, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        Check(raw.sqlite3_bind_text(Handle, index, value));
        return this;
    }

    /// <summary>Binds the value of another statement's column, whatever its type, to the parameter of the same place.</summary>
    public void BindFrom(Statement row, int column)
    {
        switch (raw.sqlite3_column_type(row.Handle, column))
        {
            case raw.SQLITE_INTEGER:
                Bind(column + 1, row.Int64(column));
                break;
            case raw.SQLITE_TEXT:
                Bind(column + 1, row.Text(column));
                break;
            case raw.SQLITE_BLOB:
                Bind(column + 1, row.Bytes(column));
                break;
            default:
                BindNull(column + 1);
                break;
        }
    }

    /// <summary>True: a row can be read. False: done.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(Handle);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result == raw.SQLITE_DONE)
            return false;

        // The message belongs to the connection and is gone with the next call.
        var error = database.Error(result);
        Reset();
        throw error;
    }

    public void Reset()
    {
        if (_handle is not null)
            raw.sqlite3_reset(_handle);
    }

    /// <summary>Steps a statement that answers no row.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    public long? Number()
    {
        try
        {
            return Step() && !IsNull(0) ? Int64(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public T? One<T>(Func<Statement, T> read)
        where T : class
    {
        try
        {
            return Step() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    public List<T> All<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        AddTo(rows, read);
        return rows;
    }

    public void AddTo<T>(List<T> rows, Func<Statement, T> read)
    {
        try
        {
            while (Step())
                rows.Add(read(this));
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle!, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_handle!, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public int Int32(int column) => raw.sqlite3_column_int(_handle!, column);

    public int? Int32OrNull(int column) => IsNull(column) ? null : Int32(column);

    public bool Flag(int column) => Int32(column) != 0;

    public DateTimeOffset Time(int column) => new(Int64(column) + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(_handle!, column), bigEndian: true);

    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(_handle!, column);

    public byte[]? Bytes(int column) => IsNull(column) ? null : Span(column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(_handle!, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _handle?.Dispose();

    private Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(Handle, index));
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw database.Error(result);
    }
}
