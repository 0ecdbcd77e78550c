using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Writing;

namespace CampaignSync.Sqlite;

/// <summary>
/// The state of one home in one SQLite database, <c>state.db</c>. Writes go through one thread per store and share commits;
/// reads go to read-only connections, each on its own snapshot, and wait for nobody.
/// </summary>
public sealed class SqliteStateStore : IStateStore
{
    private readonly ReaderPool _readers;
    private readonly Writer? _writer;

    private SqliteStateStore(StateFiles files, Writer? writer, long? epoch)
    {
        Files = files;
        Epoch = epoch ?? 0;
        _writer = writer;
        _readers = new ReaderPool(files, epoch);
    }

    public StateFiles Files { get; }

    /// <summary>Number of the host that this store writes for; 0: a client.</summary>
    public long Epoch { get; }

    /// <summary>
    /// Takes over the home as its next host: makes the state if there is none, brings its schema up to date, and fences the
    /// host before. The caller holds the lock of the home.
    /// </summary>
    /// <exception cref="StateStoreException">Damaged, newer than this program, or not writable; the message says what to do.</exception>
    public static SqliteStateStore OpenHost(string home, HostClaim claim)
    {
        var files = new StateFiles(home);
        var session = Connections.OpenWriter(files, mayUpgrade: true, claim.At);
        try
        {
            session.Database.Execute("BEGIN IMMEDIATE");
            var epoch = session.Epoch + 1;
            session.PutHost(new(epoch, claim.ProcessId, claim.Version, claim.At, claim.At, Ended: false));
            session.Database.Execute("COMMIT");
            files.TryReserve();
            return new(files, new Writer(session, files, epoch), epoch);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Brings the state that an older program wrote up to date. The caller holds the lock of the home.</summary>
    /// <exception cref="StateStoreException">Damaged, newer than this program, or not writable; the message says what to do.</exception>
    public static void Upgrade(string home, DateTimeOffset at) => Connections.OpenWriter(new StateFiles(home), mayUpgrade: true, at).Dispose();

    /// <summary>Opens the home for a command or cmdlet that changes something; makes the state if there is none.</summary>
    /// <exception cref="StateOlderException">An older program wrote it.</exception>
    /// <exception cref="StateStoreException">Damaged, newer than this program, or not writable; the message says what to do.</exception>
    public static SqliteStateStore OpenClient(string home, TimeProvider? time = null)
    {
        var files = new StateFiles(home);
        var session = Connections.OpenWriter(files, mayUpgrade: false, (time ?? TimeProvider.System).GetUtcNow());
        return new(files, new Writer(session, files, epoch: null), epoch: null);
    }

    /// <summary>Opens the home for a command that only looks; works while no host lives, and makes nothing.</summary>
    /// <exception cref="HomeNotFoundException">There is no state in this home.</exception>
    /// <exception cref="StateOlderException">An older program wrote it.</exception>
    /// <exception cref="StateStoreException">Damaged, or newer than this program.</exception>
    public static SqliteStateStore OpenReader(string home)
    {
        var files = new StateFiles(home);
        var store = new SqliteStateStore(files, writer: null, epoch: null);
        store.Read(r => r.GetHost());
        return store;
    }

    /// <summary>32 bytes, made with the home: what record hashes are keyed with.</summary>
    public byte[] HashKey()
    {
        using var session = _readers.Open();
        using var statement = new Statement(session.Database, "SELECT hash_key FROM home");
        return statement.One(s => s.Bytes(0)!) ?? throw StoreErrors.Damaged(Files.Database, "the row of the home is missing");
    }

    public Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default)
        => Writer.Enqueue(work, urgent: false, cancellationToken);

    public Task<T> WriteFirstAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default)
        => Writer.Enqueue(work, urgent: true, cancellationToken);

    public T Read<T>(Func<IStateReader, T> work) => _readers.Read(work);

    private Writer Writer => _writer ?? throw new InvalidOperationException("This store was opened for looking only.");

    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        if (_writer is not null)
            await _writer.DisposeAsync();
    }
}
