using System.Runtime.InteropServices;
using SQLitePCL;

namespace CampaignSync.Sqlite.Raw;

/// <summary>One connection to the database file; used by one thread at a time.</summary>
internal sealed partial class Database : IDisposable
{
    private const int HasMovedCode = 20;
    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Database() => Batteries_V2.Init();

    private Action? _onClosed;

    private Database(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Between begin and end; SQLite ends a transaction by itself after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens a file that exists.</summary>
    /// <param name="onClosed">Called once when this is closed after having been opened.</param>
    public static Database Open(string path, bool readOnly, Action? onClosed = null)
    {
        var mode = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE;
        var result = raw.sqlite3_open_v2(path, out var handle, mode | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle, path);
        if (result != raw.SQLITE_OK)
        {
            var error = database.Error(result);
            database.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        database._onClosed = onClosed;
        return database;
    }

    /// <summary>
    /// Whether the file was deleted, moved or replaced since it was opened: what is written now nobody else will find. Windows lets
    /// nobody do that to an open file, and says nothing here.
    /// </summary>
    /// <remarks>https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html, SQLITE_FCNTL_HAS_MOVED.</remarks>
    public bool HasMoved() => FileControl(_handle.DangerousGetHandle(), "main", HasMovedCode, out var moved) == raw.SQLITE_OK && moved != 0;

    public Statement Statement(string sql)
    {
        var statement = new Statement(this, sql);
        _statements.Add(statement);
        return statement;
    }

    public void Execute(string sql)
    {
        var result = raw.sqlite3_exec(_handle, sql);
        if (result != raw.SQLITE_OK)
            throw Error(result);
    }

    /// <summary>The first value of a statement that is needed once.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(this, sql);
        return statement.Number() ?? 0;
    }

    /// <summary>How long a call waits for others by itself; SQLite's own waits grow to 100 ms, so writers ask again themselves.</summary>
    public void WaitForOthers(TimeSpan atMost) => raw.sqlite3_busy_timeout(_handle, (int)atMost.TotalMilliseconds);

    /// <summary>Begins a write transaction; false: somebody else is writing.</summary>
    public bool TryBeginImmediate()
    {
        var result = raw.sqlite3_exec(_handle, "BEGIN IMMEDIATE");
        if (result == raw.SQLITE_OK)
            return true;
        return (result & 0xFF) == raw.SQLITE_BUSY ? false : throw Error(result);
    }

    /// <summary>Pages that this connection wrote to the log since it was last asked.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies the write-ahead log into the file.</summary>
    /// <param name="mode">One of SQLite's checkpoint modes.</param>
    /// <param name="logPages">Pages that stand in the log.</param>
    /// <returns>True: all of them were copied.</returns>
    public bool Checkpoint(int mode, out int logPages)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out logPages, out var copied);
        if (result is not raw.SQLITE_OK && (result & 0xFF) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            throw Error(result);
        return result == raw.SQLITE_OK && copied == logPages;
    }

    /// <summary>Copies this database, as it stands, into another one.</summary>
    public void CopyTo(Database target)
    {
        using var backup = raw.sqlite3_backup_init(target._handle, "main", _handle, "main");
        if (backup is null || backup.IsInvalid)
            throw target.Error(raw.sqlite3_extended_errcode(target._handle));
        var result = raw.sqlite3_backup_step(backup, -1);
        if (result != raw.SQLITE_DONE)
            throw target.Error(result);
    }

    public sqlite3_stmt Prepare(string sql)
    {
        const uint Persistent = 1;
        var result = raw.sqlite3_prepare_v3(_handle, sql, Persistent, out var statement);
        return result == raw.SQLITE_OK ? statement : throw Error(result);
    }

    /// <summary>The exception for a result that is not OK, with what the user can do.</summary>
    public Exception Error(int result) => StoreErrors.From(result, raw.sqlite3_errmsg(_handle).utf8_to_string(), Path);

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
        Interlocked.Exchange(ref _onClosed, null)?.Invoke();
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint database, string name, int code, out int answer);
}
