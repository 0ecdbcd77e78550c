namespace CampaignSync.Core.State;

/// <summary>The state of one home: definitions, cursors, backlog, known records, dead letters, requests.</summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>
    /// Runs the work in a write transaction, alone among writers, and returns when what it changed is on disk. Several
    /// pieces of work may share one commit; a piece that throws takes back only its own changes.
    /// </summary>
    /// <exception cref="StoreBusyException">A client waited ten seconds and more for its turn; a host waits for as long as it takes.</exception>
    /// <exception cref="StoreFullException">No disk space; nothing of the work took effect.</exception>
    /// <exception cref="StoreFencedException">Another host has taken over; nothing of the work took effect.</exception>
    Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="WriteAsync"/>, before all work that waits: for a sign of life, which must not wait behind pages. A store
    /// where nothing waits need not tell the two apart.
    /// </summary>
    Task<T> WriteFirstAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default) => WriteAsync(work, cancellationToken);

    /// <summary>Runs the work on a snapshot. Short: a snapshot that stands keeps the write-ahead log from shrinking.</summary>
    T Read<T>(Func<IStateReader, T> work);
}

/// <summary>The state cannot be used, and what to do about it is in the message.</summary>
public class StateStoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The state was written by an older CampaignSync; whoever holds the lock of the home may bring it up to date.</summary>
/// <param name="hostProcess">Process of the last host that has not said that it ended; null: there is none.</param>
public sealed class StateOlderException(string message, int? hostProcess) : StateStoreException(message)
{
    public int? HostProcess { get; } = hostProcess;
}

/// <summary>The disk is full.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : StateStoreException(message, inner);

/// <summary>There is no state in this home; whoever only looks must not make one.</summary>
public sealed class HomeNotFoundException(string message) : StateStoreException(message);

/// <summary>Others kept writing for as long as we waited.</summary>
public sealed class StoreBusyException(string message) : StateStoreException(message);

/// <summary>This host has lost the home to another one.</summary>
public sealed class StoreFencedException(string message) : StateStoreException(message);
