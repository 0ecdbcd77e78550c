using CampaignSync.Sandbox.Dataverse.Protocol;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The service protection limits: requests in a sliding window, and requests at once. Off until switched on.</summary>
internal sealed class ServiceProtection(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _requests = new();
    private Limits? _limits;
    private int _running;

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
            }
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
                return (
                    new DataverseException(429, "0x80072326", $"Number of concurrent requests exceeded the limit of {limits.Concurrent}."),
                    TimeSpan.FromSeconds(1), limits.Requests - _requests.Count);
            }

            if (_requests.Count >= limits.Requests)
            {
                return (
                    new DataverseException(
                        429, "0x80072322",
                        $"Number of requests exceeded the limit of {limits.Requests} over time window of {limits.Window.TotalSeconds} seconds."),
                    limits.Window - time.GetElapsedTime(_requests.Peek(), now), 0);
            }

            _requests.Enqueue(now);
            _running++;
            return (null, TimeSpan.Zero, limits.Requests - _requests.Count);
        }
    }

    public void Leave()
    {
        lock (_lock)
            _running--;
    }

    /// <param name="Requests">Most requests in a window.</param>
    /// <param name="Concurrent">Most requests at once.</param>
    /// <param name="ParallelismHint">The header <c>x-ms-dop-hint</c>.</param>
    internal sealed record Limits(int Requests, TimeSpan Window, int Concurrent, int ParallelismHint);
}
