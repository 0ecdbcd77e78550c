namespace CampaignSync.Simulation.Scheduling;

/// <summary>
/// A process of the simulation: its continuations and timers run on the simulation's one thread, and stop at once when it
/// is killed, wherever it stands.
/// </summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly Scheduler _scheduler;

    public SimulatedProcess(Scheduler scheduler)
    {
        _scheduler = scheduler;
        Time = new ProcessTime(this, scheduler.Time);
    }

    public bool Dead { get; private set; }

    /// <summary>The clock as this process sees it.</summary>
    public TimeProvider Time { get; }

    public void Kill() => Dead = true;

    /// <summary>Runs code of this process now.</summary>
    public void Run(Action code)
    {
        if (Dead)
            return;
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            code();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Enqueue(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The engine never waits for its own context.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Waits on the virtual clock.</summary>
    public Task Delay(TimeSpan time) => Task.Delay(time, Time);

    private sealed class ProcessTime(SimulatedProcess process, VirtualTime time) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow()
        {
            time.Look();
            return time.Now;
        }

        public override long GetTimestamp()
        {
            time.Look();
            return time.Elapsed.Ticks;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new VirtualTimer(time, process, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }
    }
}
