using System.Collections.Concurrent;

namespace CampaignSync.Sandbox.Counting;

/// <summary>A bucket of requests per second for each system; off until it is set. Token endpoints are not throttled.</summary>
internal sealed class Throttle(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Sets the rate of a system; null takes the limit off.</summary>
    public void Set(string system, double? requestsPerSecond)
    {
        if (requestsPerSecond is { } rate)
            _buckets[system] = new Bucket(rate, time);
        else
            _buckets.TryRemove(system, out _);
    }

    public bool Refuses(string system, string kind)
        => !_buckets.IsEmpty
            && !kind.EndsWith("Token", StringComparison.Ordinal)
            && _buckets.TryGetValue(system, out var bucket)
            && !bucket.TryTake();

    private sealed class Bucket(double rate, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private readonly double _capacity = Math.Max(1, rate);
        private double _left = Math.Max(1, rate);
        private long _filledAt = time.GetTimestamp();

        public bool TryTake()
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _left = Math.Min(_capacity, _left + time.GetElapsedTime(_filledAt, now).TotalSeconds * rate);
                _filledAt = now;
                if (_left < 1)
                    return false;
                _left--;
                return true;
            }
        }
    }
}
