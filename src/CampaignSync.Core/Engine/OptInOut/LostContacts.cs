namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Contacts that went while their profiles stayed, as far as we know. Nothing says when a profile is deleted, and whoever
/// deletes the contact mostly has the profile deleted too: asked for a few times, it is not counted as unmatched for ever.
/// Kept in memory only; what a restart forgets, the next walk over all profiles finds.
/// </summary>
internal sealed class LostContacts
{
    /// <summary>What a mass deletion brings beyond this waits for the next walk over all profiles.</summary>
    private const int Most = 10_000;

    /// <summary>When to ask, after the contact went: after a delete by Ingress, and after one that waited.</summary>
    private static readonly TimeSpan[] s_looks = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10)];

    private readonly Lock _lock = new();
    private readonly Queue<(Guid Key, DateTimeOffset LostAt)>[] _waiting = [.. s_looks.Select(_ => new Queue<(Guid, DateTimeOffset)>())];

    public void Add(Guid key, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_waiting.Sum(q => q.Count) < Most)
                _waiting[0].Enqueue((key, now));
        }
    }

    /// <summary>Keys to ask for now, at most <paramref name="limit"/>; those that come again are put off.</summary>
    public IReadOnlyList<Guid> Take(DateTimeOffset now, int limit)
    {
        var keys = new List<Guid>();
        lock (_lock)
        {
            for (var look = s_looks.Length - 1; look >= 0; look--)
            {
                while (keys.Count < limit && _waiting[look].TryPeek(out var lost) && lost.LostAt + s_looks[look] <= now)
                {
                    _waiting[look].Dequeue();
                    keys.Add(lost.Key);
                    if (look + 1 < s_looks.Length)
                        _waiting[look + 1].Enqueue(lost);
                }
            }
        }
        return keys;
    }
}
