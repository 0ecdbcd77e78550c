namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Which profiles were being written while a read of profiles was under way: what it shows of them may be from before the write
/// or from after it. Campaign does not say when a write took effect, and the time of a profile tells only what was saved before
/// the last look.
/// </summary>
internal sealed class ReadsUnderWay
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _underWay = [];
    private readonly HashSet<Guid> _beingWritten = [];

    /// <summary>The newest read that began before the last write of a profile ended; in the order in which they ended as well.</summary>
    private readonly Dictionary<Guid, long> _written = [];
    private readonly Queue<(Guid Key, long Newest)> _inOrder = [];
    private long _newest;

    /// <summary>A read begins; to be called before it is sent.</summary>
    public ProfileRead Begin()
    {
        lock (_lock)
        {
            _underWay.Add(++_newest);
            return new ProfileRead(this, _newest);
        }
    }

    /// <summary>Profiles may be written from now on; to be called before it is decided what of them.</summary>
    /// <returns>To be disposed of when none of them will be written any more.</returns>
    public IDisposable BeginWrites(IReadOnlyList<Guid> keys)
    {
        lock (_lock)
            _beingWritten.UnionWith(keys);
        return new Writes(this, keys);
    }

    /// <summary>The write of a profile has ended, and how it ended is stored.</summary>
    public void Written(Guid key)
    {
        lock (_lock)
        {
            if (_underWay.Count == 0)
                return;
            _written[key] = _newest;
            _inOrder.Enqueue((key, _newest));
        }
    }

    /// <summary>Whether the read may show the profile as it was before a write.</summary>
    public bool MayPrecedeWrite(ProfileRead read, Guid key)
    {
        lock (_lock)
            return _beingWritten.Contains(key) || (_written.TryGetValue(key, out var newest) && read.Number <= newest);
    }

    private void EndWrites(IReadOnlyList<Guid> keys)
    {
        lock (_lock)
            _beingWritten.ExceptWith(keys);
    }

    private void End(ProfileRead read)
    {
        lock (_lock)
        {
            _underWay.Remove(read.Number);
            while (_inOrder.TryPeek(out var oldest) && (_underWay.Count == 0 || oldest.Newest < _underWay.Min))
            {
                _inOrder.Dequeue();
                if (_written.TryGetValue(oldest.Key, out var newest) && newest == oldest.Newest)
                    _written.Remove(oldest.Key);
            }
        }
    }

    /// <summary>A read of profiles, until what it brought is in their pairs.</summary>
    internal sealed class ProfileRead(ReadsUnderWay reads, long number) : IDisposable
    {
        public long Number => number;

        public void Dispose() => reads.End(this);
    }

    private sealed class Writes(ReadsUnderWay reads, IReadOnlyList<Guid> keys) : IDisposable
    {
        public void Dispose() => reads.EndWrites(keys);
    }
}
