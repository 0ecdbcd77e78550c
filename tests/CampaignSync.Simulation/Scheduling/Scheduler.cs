namespace CampaignSync.Simulation.Scheduling;

/// <summary>
/// Runs everything on one thread in an order that the seed decides: any continuation that is ready may be next, and time
/// moves on only when none is. The same seed gives the same run.
/// </summary>
internal sealed class Scheduler(Random random)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> _ready = [];
    private int _first;
    private bool _inOrder;
    private volatile string? _foreign;

    public VirtualTime Time { get; } = new();

    /// <summary>True: continuations run in the order in which they became ready.</summary>
    public bool InOrder
    {
        get => _inOrder;
        set
        {
            _ready.RemoveRange(0, _first);
            _first = 0;
            _inOrder = value;
        }
    }

    /// <summary>Runs until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within that much virtual time, or nothing is left that could make it so.</exception>
    public void RunUntil(Func<bool> condition, TimeSpan atMost, Func<string>? describe = null)
    {
        var end = Time.Elapsed + atMost;
        while (!condition())
        {
            if (!Step(end))
                throw new TimeoutException($"Not so within {atMost} of simulated time: {describe?.Invoke() ?? "(no description)"}");
        }
    }

    /// <summary>Runs for a while.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Time.Elapsed + time;
        while (Step(end))
        {
            // On to the next.
        }
        Time.AdvanceTo(end);
    }

    /// <summary>Runs one continuation or fires one timer; false: nothing is to be done before <paramref name="end"/>.</summary>
    public bool Step(TimeSpan end)
    {
        if (_foreign is { } trace)
            throw new InvalidOperationException("A continuation came from another thread: the engine left its context, and the run cannot be repeated. " + trace);
        if (_first < _ready.Count)
        {
            var (process, callback, state) = TakeReady();
            process.Run(() => callback(state));
            return true;
        }
        if (Time.NextDue is not { } due || due > end)
            return false;
        Time.FireNext();
        return true;
    }

    internal void Enqueue(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _foreign ??= Environment.StackTrace;
            return;
        }
        if (!process.Dead)
            _ready.Add((process, callback, state));
    }

    private (SimulatedProcess Process, SendOrPostCallback Callback, object? State) TakeReady()
    {
        if (_inOrder)
        {
            var first = _ready[_first++];
            if (_first == _ready.Count)
            {
                _ready.Clear();
                _first = 0;
            }
            return first;
        }
        var index = random.Next(_ready.Count);
        var taken = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        return taken;
    }
}
