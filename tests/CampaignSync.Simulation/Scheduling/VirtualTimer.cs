namespace CampaignSync.Simulation.Scheduling;

/// <summary>A timer of a simulated process; it dies with it.</summary>
internal sealed class VirtualTimer(VirtualTime time, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
{
    private long _set;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public bool IsSetFor(long order) => _set == order && !process.Dead;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        _set = dueTime == Timeout.InfiniteTimeSpan ? 0 : time.Set(this, dueTime);
        return true;
    }

    public void Fire()
    {
        _set = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? 0 : time.Set(this, _period);
        process.Run(() => callback(state));
    }

    public void Dispose() => _set = 0;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
