using System.Collections.Concurrent;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Sqlite;

/// <summary>Read-only connections; each read is one snapshot on one of them.</summary>
internal sealed class ReaderPool(StateFiles files) : IDisposable
{
    /// <summary>More readers at a time are served, but not kept.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<Session> _idle = [];
    private bool _disposed;

    public T Read<T>(Func<IStateReader, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = _idle.TryTake(out var idle) ? idle : Connections.OpenReader(files);
        var sound = false;
        try
        {
            session.Begin();
            session.Database.Execute("BEGIN");
            try
            {
                var result = work(session);
                sound = true;
                return result;
            }
            finally
            {
                session.Database.Execute("ROLLBACK");
            }
        }
        finally
        {
            if (sound && !_disposed && _idle.Count < Kept)
                _idle.Add(session);
            else
                session.Dispose();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}
