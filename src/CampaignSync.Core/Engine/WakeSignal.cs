namespace CampaignSync.Core.Engine;

/// <summary>A signal that one waiter consumes; setting it twice is setting it once.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = New();

    public void Set()
    {
        lock (_lock)
            _set.TrySetResult();
    }

    /// <summary>Returns when the signal is set, when the time has passed, or when cancelled; consumes the signal.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_lock)
            signal = _set.Task;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(atMost, time, ends.Token));
        await ends.CancelAsync();
        lock (_lock)
        {
            if (_set.Task.IsCompleted)
                _set = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
