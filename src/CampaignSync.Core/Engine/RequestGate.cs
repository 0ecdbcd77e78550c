using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Paces all requests to one system. How many may be in flight adapts to what the system bears: one more with every round
/// that goes well (at the beginning twice as many), fewer after a 429; how many may go in a second is learned from the 429s. A 429 or an outage holds
/// everybody; after an outage a single request goes first to see.
/// </summary>
public sealed class RequestGate : IRequestGate, IDisposable
{
    private readonly GateLimits _limits;
    private readonly TimeProvider _time;
    private readonly BackOff _outageBackOff;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource>[] _waiting = [new(), new(), new()];
    private readonly RequestWindow? _window;
    private readonly RequestPace _pace = new();
    private readonly ITimer _timer;
    private readonly long _began;
    private TimeSpan _closedUntil;
    private double _limit;

    /// <summary>Nothing has said yet that it is enough: the limit doubles with every round (slow start).</summary>
    private bool _finding = true;
    private int _inFlight;
    private int _outages;

    public RequestGate(GateLimits limits, TimeProvider time, Random random)
    {
        _limits = limits;
        _time = time;
        _began = time.GetTimestamp();
        _limit = limits.InitialInFlight;
        _outageBackOff = new BackOff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), random);
        _window = limits.RequestsPerWindow is { } requests ? new RequestWindow(requests, limits.Window) : null;
        _timer = time.CreateTimer(static gate => ((RequestGate)gate!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many requests may be in flight just now.</summary>
    public int CurrentLimit
    {
        get
        {
            lock (_lock)
                return Allowed;
        }
    }

    /// <summary>Not the wall clock: put back, it would hold the gate closed.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_began);

    private int Allowed => _outages > 0 ? 1 : (int)_limit;

    public ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken) => EnterAsync(lane, cancellationToken, CancellationToken.None);

    /// <summary>Waits for a turn until one of the two is cancelled. Not one token for both: linking them would cost each request more than its wait.</summary>
    internal async ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken, CancellationToken stop)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stop.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_lock)
        {
            var now = Now;
            if (NobodyWaitsBefore(lane) && MayEnter(now))
            {
                Admit(now);
                return;
            }
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[(int)lane].Enqueue(turn);
            AdmitWaiting();
        }
        using var givenUp = EndOn(turn, cancellationToken);
        using var stopped = EndOn(turn, stop);
        await turn.Task;
    }

    public void Leave(RequestEnd end, TimeSpan? retryAfter = null)
    {
        lock (_lock)
        {
            _inFlight--;
            switch (end)
            {
                case RequestEnd.Answered:
                    _outages = 0;
                    _limit = Math.Min(_limits.MaxInFlight, _limit + (_finding ? 1 : 1 / _limit));
                    _pace.Answered(Now);
                    break;
                case RequestEnd.Throttled:
                    Throttled(retryAfter);
                    break;
                case RequestEnd.Unavailable:
                    _finding = false;
                    _outages++;
                    Close(retryAfter ?? _outageBackOff.Next(_outages));
                    break;
                case RequestEnd.GivenUp:
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(end), end, null);
            }
            AdmitWaiting();
        }
    }

    public void Dispose() => _timer.Dispose();

    private static CancellationTokenRegistration EndOn(TaskCompletionSource turn, CancellationToken token)
        => token.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);

    private void Throttled(TimeSpan? retryAfter)
    {
        _outages = 0;
        _finding = false;
        // Requests that were under way together are refused together; only the first of them says something new.
        var now = Now;
        if (now >= _closedUntil)
        {
            _limit = Math.Max(1, _limit * 0.7);
            _pace.Refused(now, wanted: !NobodyWaitsBefore(Lane.Load));
        }
        Close(retryAfter ?? TimeSpan.FromSeconds(1));
    }

    private void Close(TimeSpan wait)
    {
        var until = Now + wait;
        if (until > _closedUntil)
            _closedUntil = until;
    }

    private bool NobodyWaitsBefore(Lane lane)
    {
        for (var i = 0; i <= (int)lane; i++)
        {
            if (_waiting[i].Count > 0)
                return false;
        }
        return true;
    }

    private bool MayEnter(TimeSpan now)
        => _inFlight < Allowed && now >= _closedUntil && (_window?.HasRoom(now) ?? true) && _pace.HasRoom(now);

    private void Admit(TimeSpan now)
    {
        _inFlight++;
        _window?.Count(now);
        _pace.Count();
    }

    /// <summary>Looks at the clock once: who may not go now, and could a moment later, must not be left without a timer.</summary>
    private void AdmitWaiting()
    {
        var now = Now;
        foreach (var lane in _waiting)
        {
            while (lane.TryPeek(out var turn))
            {
                if (turn.Task.IsCompleted)
                {
                    lane.Dequeue();
                    continue;
                }
                if (!MayEnter(now))
                {
                    SetTimer(now);
                    return;
                }
                lane.Dequeue();
                if (turn.TrySetResult())
                    Admit(now);
            }
        }
    }

    /// <summary>Somebody must come back when the gate opens by time; a request that leaves opens it by itself.</summary>
    private void SetTimer(TimeSpan now)
    {
        var opens = _closedUntil > now ? _closedUntil : Later(_window?.NextRoom(now) ?? now, _pace.NextRoom(now));
        if (opens > now)
            _timer.Change(opens - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void OnTimer()
    {
        lock (_lock)
            AdmitWaiting();
    }
}
