using System.Collections.Concurrent;

namespace CampaignSync.Sandbox.Counting;

/// <summary>How many requests of each kind have come in.</summary>
internal sealed class RequestCounts
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Counts one request, or <paramref name="count"/> rows of one.</summary>
    public void Add(string kind, long count = 1)
        => Interlocked.Add(ref _counters.GetOrAdd(kind, static _ => new Counter()).Value, count);

    public long Of(string kind) => _counters.TryGetValue(kind, out var counter) ? Interlocked.Read(ref counter.Value) : 0;

    public SortedDictionary<string, long> Snapshot()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (kind, counter) in _counters)
            counts[kind] = Interlocked.Read(ref counter.Value);
        return counts;
    }

    public void Clear() => _counters.Clear();

    private sealed class Counter
    {
        public long Value;
    }
}
