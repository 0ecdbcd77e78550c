namespace CampaignSync.Simulation.Scheduling;

/// <summary>
/// Time that passes only when nothing else is to be done, and by as much as is asked with each look at a clock. The monotonic
/// clock drives timers; the wall clock can jump.
/// </summary>
internal sealed class VirtualTime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Since the beginning; never goes back.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What passes between two looks of a process at its clock: nothing, if not told otherwise.</summary>
    public Func<TimeSpan> BetweenLooks { get; set; } = () => TimeSpan.Zero;

    /// <summary>How far the wall clock was put forward or back.</summary>
    public TimeSpan Jumped { get; set; }

    /// <summary>The wall clock of the machine that the hosts run on.</summary>
    public DateTimeOffset Now => Start + Elapsed + Jumped;

    /// <summary>The clock of the remote systems, which nobody puts forward or back.</summary>
    public DateTimeOffset RemoteNow => Start + Elapsed;

    /// <summary>When the next timer is due; null: none is set.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            while (_timers.TryPeek(out var timer, out var key))
            {
                if (timer.IsSetFor(key.Order))
                    return TimeSpan.FromTicks(key.Due);
                _timers.Dequeue();
            }
            return null;
        }
    }

    /// <summary>A process looks at its clock.</summary>
    public void Look() => Elapsed += BetweenLooks();

    /// <summary>Moves to the next timer and fires it.</summary>
    public void FireNext()
    {
        if (NextDue is not { } due)
            throw new InvalidOperationException("No timer is set.");
        var timer = _timers.Dequeue();
        Elapsed = due > Elapsed ? due : Elapsed;
        timer.Fire();
    }

    public void AdvanceTo(TimeSpan elapsed) => Elapsed = elapsed > Elapsed ? elapsed : Elapsed;

    internal long Set(VirtualTimer timer, TimeSpan due)
    {
        var order = ++_order;
        _timers.Enqueue(timer, ((Elapsed + (due < TimeSpan.Zero ? TimeSpan.Zero : due)).Ticks, order));
        return order;
    }
}
