using System.Collections.Concurrent;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Sqlite;

/// <summary>Read-only connections; each read is one snapshot on one of them.</summary>
/// <param name="epoch">Of the host that reads; null: anybody else.</param>
internal sealed class ReaderPool(StateFiles files, long? epoch) : IDisposable
{
    /// <summary>More readers at a time are served, but not kept.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<Session> _idle = [];
    private bool _disposed;

    public T Read<T>(Func<IStateReader, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = _idle.TryTake(out var idle) ? idle : Open();
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

    /// <summary>A connection for its own use.</summary>
    /// <exception cref="HomeNotFoundException">There is nothing to look at.</exception>
    /// <exception cref="StoreFencedException">The host's files are not where they were.</exception>
    public Session Open()
    {
        try
        {
            return Connections.OpenReader(files);
        }
        catch (HomeNotFoundException) when (epoch is { } host)
        {
            throw files.Moved(host);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}
