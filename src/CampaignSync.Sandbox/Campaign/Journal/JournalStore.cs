using System.Globalization;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>The entries of the event journal, in the order in which they came in, kept for seven days.</summary>
internal sealed class JournalStore(TimeProvider clock, Guid registration)
{
    /// <summary>How long an entry can be read.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private const int SequenceDigits = 12;

    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];
    private int _expired;

    /// <summary>How many entries there ever were.</summary>
    public int Total
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>How many of them can no longer be read.</summary>
    public int Expired
    {
        get
        {
            lock (_gate)
            {
                ExpireByAge();
                return _expired;
            }
        }
    }

    public void Append(IEnumerable<byte[]> events)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow().UtcTicks;
            _entries.AddRange(events.Select(e => new JournalEntry(now, e)));
        }
    }

    /// <summary>Takes up to <paramref name="limit"/> entries behind an index.</summary>
    /// <param name="after">Index of the last entry that was read; -1 for the oldest.</param>
    /// <returns>Null if entries behind that index have expired, which would otherwise be skipped unseen.</returns>
    public (int First, JournalEntry[] Entries)? Take(int? after, int limit)
    {
        lock (_gate)
        {
            ExpireByAge();
            var first = after + 1 ?? _expired;
            if (first < _expired)
                return null;
            var count = Math.Clamp(_entries.Count - first, 0, limit);
            return (first, _entries.GetRange(Math.Min(first, _entries.Count), count).ToArray());
        }
    }

    /// <summary>Lets everything but the newest entries expire.</summary>
    public void Expire(int kept)
    {
        lock (_gate)
        {
            _expired = Math.Max(_expired, _entries.Count - kept);
            Release();
        }
    }

    /// <summary>The position of an entry, as it travels: <c>camel:UUID:UUID</c>.</summary>
    public string PositionOf(int index)
        => string.Create(CultureInfo.InvariantCulture, $"camel:{registration:D}:5a9d1c3e-7b42-4c60-8f13-{index + 1:x12}");

    /// <summary>Reads a position; -1 is the place before the first entry.</summary>
    public bool TryRead(string position, out int index)
    {
        index = -1;
        if (position.Length < SequenceDigits
            || !int.TryParse(position.AsSpan(position.Length - SequenceDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        index = number - 1;
        return PositionOf(index) == position;
    }

    private void ExpireByAge()
    {
        var oldest = (clock.GetUtcNow() - Retention).UtcTicks;
        var before = _expired;
        while (_expired < _entries.Count && _entries[_expired].ReceivedTicks < oldest)
            _expired++;
        if (_expired != before)
            Release();
    }

    /// <summary>Positions count on from the first entry ever, so expired ones keep their places but not their bytes.</summary>
    private void Release()
    {
        for (var i = _expired - 1; i >= 0 && _entries[i].Event.Length > 0; i--)
            _entries[i] = _entries[i] with { Event = [] };
    }
}
