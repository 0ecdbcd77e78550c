using CampaignSync.Sandbox.Dataverse.Protocol;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The service protection limits: requests in a sliding window, and requests at once. Off until switched on.</summary>
internal sealed class ServiceProtection(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _requests = new();
    private Limits? _limits;
    private int _running;
    private Figures _figures = new(0, 0, 0);

    /// <summary>Null: off.</summary>
    public Limits? Current
    {
        get
        {
            lock (_lock)
                return _limits;
        }
        set
        {
            lock (_lock)
            {
                _limits = value;
                _requests.Clear();
                _figures = new Figures(0, 0, 0);
            }
        }
    }

    /// <summary>How near the limits came since they were switched on.</summary>
    public Figures Seen
    {
        get
        {
            lock (_lock)
                return _figures;
        }
    }

    /// <summary>Lets a request in, or says why not. Who is let in must call <see cref="Leave"/>.</summary>
    public (DataverseException? Refusal, TimeSpan RetryAfter, int Remaining) Enter()
    {
        lock (_lock)
        {
            if (_limits is not { } limits)
            {
                _running++;
                return (null, TimeSpan.Zero, int.MaxValue);
            }

            var now = time.GetTimestamp();
            while (_requests.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= limits.Window)
                _requests.Dequeue();
            if (_running >= limits.Concurrent)
            {
                _figures = _figures with { Refused = _figures.Refused + 1 };
                return (
                    new DataverseException(429, "0x80072326", $"Number of concurrent requests exceeded the limit of {limits.Concurrent}."),
                    TimeSpan.FromSeconds(1), limits.Requests - _requests.Count);
            }

            if (_requests.Count >= limits.Requests)
            {
                _figures = _figures with { Refused = _figures.Refused + 1 };
                return (
                    new DataverseException(
                        429, "0x80072322",
                        $"Number of requests exceeded the limit of {limits.Requests} over time window of {limits.Window.TotalSeconds} seconds."),
                    limits.Window - time.GetElapsedTime(_requests.Peek(), now), 0);
            }

            _requests.Enqueue(now);
            _running++;
            _figures = _figures with { MostInWindow = Math.Max(_figures.MostInWindow, _requests.Count), MostAtOnce = Math.Max(_figures.MostAtOnce, _running) };
            return (null, TimeSpan.Zero, limits.Requests - _requests.Count);
        }
    }

    public void Leave()
    {
        lock (_lock)
            _running--;
    }

    /// <param name="Refused">Requests above a limit.</param>
    /// <param name="MostInWindow">The most that were let in within one window.</param>
    /// <param name="MostAtOnce">The most that were under way at the same time.</param>
    internal sealed record Figures(long Refused, int MostInWindow, int MostAtOnce);

    /// <param name="Requests">Most requests in a window.</param>
    /// <param name="Concurrent">Most requests at once.</param>
    /// <param name="ParallelismHint">The header <c>x-ms-dop-hint</c>.</param>
    internal sealed record Limits(int Requests, TimeSpan Window, int Concurrent, int ParallelismHint);
}
