using CampaignSync.Core.State;
using SQLitePCL;

namespace CampaignSync.Sqlite.Raw;

/// <summary>SQLite's result codes as exceptions that say what to do.</summary>
internal static class StoreErrors
{
    public static Exception From(int result, string message, string path) => (result & 0xFF) switch
    {
        raw.SQLITE_FULL => Full(path, message),
        raw.SQLITE_IOERR when IsWrite(result) => Full(path, message),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, message),
        // Protocol: the readers' marks were taken for seconds on end, by others that are slow or suspended.
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => new StoreBusyException($"Others keep writing to {path}; try again."),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => NotWritable(path, message),
        raw.SQLITE_CANTOPEN => new StateStoreException($"{path} cannot be opened ({message}); the account needs to read and write it and its folder."),
        raw.SQLITE_CONSTRAINT => new InvalidOperationException($"The state refuses the row: {message}."),
        _ => new StateStoreException($"{path}: {message} (SQLite {result})."),
    };

    public static StoreFullException Full(string path, string message)
        => new($"The state could not be written to {path} ({message}); make room on that disk. Nothing is lost: the backlog stays.");

    public static StateStoreException Damaged(string path, string what)
        => new($"{path} is damaged: {what}. Put back a backup, or run 'campaignsync rebuild', which keeps the damaged file beside a new one with what can be saved.");

    public static StateStoreException NotWritable(string path, string what)
        => new($"{path} cannot be written ({what}); the account needs to write it and its folder.");

    /// <summary>Failures of the disk while writing. A full disk is mostly SQLITE_FULL, but not where a quota or a network file system says so late.</summary>
    private static bool IsWrite(int result) => result is raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC
        or raw.SQLITE_IOERR_TRUNCATE or raw.SQLITE_IOERR_SHMSIZE or raw.SQLITE_IOERR_SHMMAP;
}
