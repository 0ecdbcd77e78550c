namespace CampaignSync.Connectors.Http;

/// <summary>
/// Whether a system rejects for good the tokens that were just issued for it. One that has taken tokens since the start is given a moment:
/// its gateway may not have heard of the new one yet, or be out of order, and a workflow that fails stands still until somebody starts
/// it. At a start there is somebody who waits to hear what is wrong.
/// </summary>
internal sealed class TokenRejections(TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Rejections that lie further apart have nothing to do with each other; retries come every few seconds.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private bool _taken;
    private long? _first;
    private long _last;

    /// <summary>A token was taken.</summary>
    public void Taken() => Volatile.Write(ref _taken, true);

    /// <summary>A token that was just issued was rejected. True: it is no use to try on.</summary>
    public bool IsFinal()
    {
        if (!Volatile.Read(ref _taken))
            return true;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_first is null || time.GetElapsedTime(_last, now) > Apart)
                _first = now;
            _last = now;
            return time.GetElapsedTime(_first.Value, now) >= Patience;
        }
    }
}
