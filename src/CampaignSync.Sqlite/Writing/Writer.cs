using System.Diagnostics;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Sqlite.Writing;

/// <summary>
/// The one thread of this process that writes. What is queued while a commit is on its way to the disk is done together and
/// shares the next commit; a piece that throws takes back only itself.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    /// <summary>A group ends when it has this many pieces or took this long, so that the first does not wait for the last.</summary>
    private const int GroupPieces = 64;
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(20);

    private readonly Session _session;
    private readonly Turn _turn;
    private readonly LogBound _log;
    private readonly Reserve _reserve;
    private readonly Reclaim? _reclaim;
    private readonly StateFiles _files;
    private readonly long? _epoch;
    private readonly Queue<Piece> _queue = new();
    private readonly Queue<Piece> _urgent = new();
    private readonly List<Piece> _group = [];
    private readonly Thread _thread;
    private bool _ended;

    /// <param name="epoch">The host's epoch, which fences; null: a client.</param>
    public Writer(Session session, StateFiles files, long? epoch)
    {
        _session = session;
        _files = files;
        _epoch = epoch;
        _turn = new Turn(session.Database, files, isHost: epoch is not null, Connections.Patience);
        _log = new LogBound(session.Database, files, owner: epoch is not null);
        _reserve = new Reserve(files);
        _reclaim = epoch is null ? null : new Reclaim(session.Database);
        session.Database.WaitForOthers(TimeSpan.Zero);
        _thread = new Thread(Loop) { IsBackground = true, Name = "state writer" };
        _thread.Start();
    }

    /// <param name="urgent">Goes before what is not.</param>
    public Task<T> Enqueue<T>(Func<IStateTransaction, T> work, bool urgent, CancellationToken cancellationToken)
    {
        var piece = new Piece<T>(work, cancellationToken);
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            (urgent ? _urgent : _queue).Enqueue(piece);
            Monitor.Pulse(_queue);
        }

        return piece.Task;
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_queue)
        {
            _ended = true;
            Monitor.Pulse(_queue);
        }

        await Task.Run(_thread.Join).ConfigureAwait(false);
        _log.Close();
        _session.Dispose();
    }

    private void Loop()
    {
        while (WaitForWork() is { } first)
        {
            try
            {
                RunGroup(first);
            }
            catch (Exception error)
            {
                // The edge of this thread: whatever it was, the work of this group did not take effect, and the next may.
                TakeBack(error);
                continue;
            }

            _log.Keep();
            _reserve.Keep();
            _turn.LeaveGap();
        }
    }

    private Piece? WaitForWork()
    {
        var pause = Reclaim.After;
        while (true)
        {
            lock (_queue)
            {
                if (_queue.Count == 0 && _urgent.Count == 0 && !_ended)
                    Monitor.Wait(_queue, pause);
                if (_urgent.TryDequeue(out var first) || _queue.TryDequeue(out first))
                    return first;
                if (_ended)
                    return null;
            }

            pause = TryReclaim() ? Reclaim.Pause : Reclaim.After;
        }
    }

    private bool TryReclaim()
    {
        try
        {
            if (_reclaim is not { IsDue: true } || !_session.Database.TryBeginImmediate())
                return false;
            _reclaim.Run();
            _session.Database.Execute("COMMIT");
            _log.Keep();
            return true;
        }
        catch (StateStoreException)
        {
            // What is wrong with the disk shows at the next write, which somebody waits for.
            TryEnd();
            return false;
        }
    }

    private void RunGroup(Piece first)
    {
        var began = 0L;
        for (var piece = first; piece is not null; piece = Next(began))
        {
            if (piece.IsCancelled)
            {
                piece.Cancelled();
                continue;
            }

            // Into the group before anything can throw: whatever happens, its task ends.
            _group.Add(piece);
            if (!_session.Database.InTransaction)
            {
                Begin();
                began = Stopwatch.GetTimestamp();
            }

            RunPiece(piece);
        }

        if (_group.Count == 0)
        {
            End("ROLLBACK");
            return;
        }

        _session.End();
        _session.Database.Execute("COMMIT");
        foreach (var done in _group)
            done.Committed();
        _group.Clear();
    }

    private void RunPiece(Piece piece)
    {
        // The first piece needs no savepoint: if it throws, the whole transaction is its own.
        var alone = _group.Count == 1;
        if (!alone)
            _session.Database.Execute("SAVEPOINT piece");
        _session.BeginPiece();
        try
        {
            piece.Run(_session);
            _session.EndPiece();
        }
        catch (Exception error)
        {
            // After some errors (disk full) SQLite has taken back everything by itself: then the others have failed too.
            if (!_session.Database.InTransaction)
                throw;
            _session.Database.Execute(alone ? "ROLLBACK" : "ROLLBACK TO piece; RELEASE piece");
            _session.TakeBackPiece();
            _group.RemoveAt(_group.Count - 1);
            _reserve.Release(error);
            piece.Failed(error);
            return;
        }

        if (!alone)
            _session.Database.Execute("RELEASE piece");
    }

    private Piece? Next(long began)
    {
        if (_group.Count >= GroupPieces || (began != 0 && Stopwatch.GetElapsedTime(began) >= GroupTime))
            return null;
        lock (_queue)
            return _urgent.TryDequeue(out var next) || _queue.TryDequeue(out next) ? next : null;
    }

    private void Begin()
    {
        _turn.Take();
        _session.Begin();
        if (_epoch is not { } epoch)
            return;
        if (_session.Epoch is var now && now != epoch)
            throw new StoreFencedException($"Host {epoch} has lost the home {_files.Home} to host {now}; it writes nothing any more.");
        if (_session.Database.HasMoved())
            throw _files.Moved(epoch);
    }

    private void TakeBack(Exception error)
    {
        _reserve.Release(error);
        foreach (var piece in _group)
            piece.Failed(error);
        _group.Clear();
        TryEnd();
    }

    private void TryEnd()
    {
        try
        {
            End("ROLLBACK");
        }
        catch (StateStoreException)
        {
            // What is wrong shows at the next begin, to somebody who waits for it.
        }
    }

    private void End(string how)
    {
        if (_session.Database.InTransaction)
            _session.Database.Execute(how);
    }
}
