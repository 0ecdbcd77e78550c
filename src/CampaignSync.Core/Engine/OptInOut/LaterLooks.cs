namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Keys of profiles to be asked for a few times, because nothing else would say soon enough whether they are there. Kept in
/// memory only; what a restart forgets, a walk over profiles finds.
/// </summary>
/// <param name="most">What comes beyond this waits for a walk.</param>
/// <param name="after">When to ask, after the key was added; ascending.</param>
internal sealed class LaterLooks(int most, params IReadOnlyList<TimeSpan> after)
{
    private readonly Lock _lock = new();
    private readonly Queue<(Guid Key, DateTimeOffset AddedAt)>[] _waiting = [.. after.Select(_ => new Queue<(Guid, DateTimeOffset)>())];

    public void Add(Guid key, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_waiting.Sum(q => q.Count) < most)
                _waiting[0].Enqueue((key, now));
        }
    }

    /// <summary>Keys to ask for now, at most <paramref name="limit"/>; those that come again are put off.</summary>
    public IReadOnlyList<Guid> Take(DateTimeOffset now, int limit)
    {
        var keys = new List<Guid>();
        lock (_lock)
        {
            for (var look = after.Count - 1; look >= 0; look--)
            {
                while (keys.Count < limit && _waiting[look].TryPeek(out var next) && next.AddedAt + after[look] <= now)
                {
                    _waiting[look].Dequeue();
                    keys.Add(next.Key);
                    if (look + 1 < after.Count)
                        _waiting[look + 1].Enqueue(next);
                }
            }
        }
        return keys;
    }
}
