using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The gate looked at the clock, found that nobody may go, looked again to see how long to wait, and found that somebody may:
/// so it set no timer, and where nothing else was under way, nobody went ever again.
/// </summary>
public sealed class TurnOpenedBetweenTwoLooksWasMissed
{
    private static readonly TimeSpan s_closed = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Gate_ThatOpensBetweenTwoLooks_LetsIn()
    {
        // It opens at one of the looks that entering takes: we try each.
        for (var looks = 0; looks < 20; looks++)
        {
            var clock = new CreepingClock();
            using var gate = new RequestGate(GateLimits.Campaign, clock, new Random(1));
            await gate.EnterAsync(Lane.Load, CancellationToken.None);
            gate.Leave(RequestEnd.Throttled, s_closed);
            clock.Advance(s_closed - (looks * CreepingClock.PerLook));

            var turn = gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask();
            clock.Advance(s_closed);

            await turn.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Pace_ThatHasRoomBetweenTwoLooks_LetsIn()
    {
        var clock = new CreepingClock();
        using var gate = new RequestGate(GateLimits.Campaign, clock, new Random(1));
        await LearnAsync(gate, clock);
        var waited = 0;
        for (var ms = 20; ms < 160; ms++)
        {
            await gate.EnterAsync(Lane.Load, CancellationToken.None);
            gate.Leave(RequestEnd.Answered);
            clock.Advance(TimeSpan.FromMilliseconds(ms));
            var turn = gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask();
            waited += turn.IsCompleted ? 0 : 1;
            clock.Advance(s_closed / 5);
            await turn.WaitAsync(TimeSpan.FromSeconds(10));
            gate.Leave(RequestEnd.Answered);
        }

        Assert.InRange(waited, 10, 130);
    }

    /// <summary>Two refusals soon after each other while more is wanted, from which a rate is learned.</summary>
    private static async Task LearnAsync(RequestGate gate, CreepingClock clock)
    {
        for (var refusals = 0; refusals < 2; refusals++)
        {
            var width = gate.CurrentLimit;
            for (var i = 0; i < width; i++)
                await gate.EnterAsync(Lane.Load, CancellationToken.None);
            var next = gate.EnterAsync(Lane.Load, CancellationToken.None);
            gate.Leave(RequestEnd.Throttled, s_closed);
            for (var i = 1; i < width; i++)
                gate.Leave(RequestEnd.Answered);
            clock.Advance(2 * s_closed);
            await next;
            gate.Leave(RequestEnd.Answered);
        }
    }

    /// <summary>Time goes on by a little with each look at it, as it does; timers fire when it is moved on.</summary>
    private sealed class CreepingClock : TimeProvider
    {
        public static readonly TimeSpan PerLook = TimeSpan.FromMilliseconds(2);

        private readonly List<CreepingTimer> _timers = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (_now += PerLook).Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new CreepingTimer(this, callback, state);
            _timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        /// <summary>Moves on, in steps of a millisecond.</summary>
        public void Advance(TimeSpan by)
        {
            for (var end = _now + by; _now < end;)
            {
                var left = end - _now;
                _now += left < TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
                foreach (var timer in _timers)
                    timer.FireAt(_now);
            }
        }

        private sealed class CreepingTimer(CreepingClock clock, TimerCallback callback, object? state) : ITimer
        {
            private TimeSpan? _due;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                return true;
            }

            public void FireAt(TimeSpan now)
            {
                if (_due > now || _due is null)
                    return;
                _due = null;
                callback(state);
            }

            public void Dispose() => _due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
