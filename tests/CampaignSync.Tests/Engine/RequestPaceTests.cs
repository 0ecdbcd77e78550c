using CampaignSync.Core.Engine;

namespace CampaignSync.Tests.Engine;

/// <summary>A system that allows so many requests a second, in the ways systems count, and what our pace makes of it.</summary>
public sealed class RequestPaceTests
{
    private static readonly TimeSpan s_closed = TimeSpan.FromSeconds(1);

    public static TheoryData<string, int, int> Limits()
    {
        var all = new TheoryData<string, int, int>();
        foreach (var kind in new[] { "bucket", "calendar seconds", "sliding second" })
        {
            foreach (var rate in new[] { 10, 37, 100, 400, 1000 })
            {
                all.Add(kind, rate, 1);
                all.Add(kind, rate, 20);
                all.Add(kind, rate, 150);
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Limit_PerSecond_IsUsedToNineTenths_AndHardlyEverRefuses(string kind, int rate, int latencyMs)
    {
        var system = new LimitedSystem(kind, rate);
        system.Run(latencyMs, inFlight: Math.Max(16, rate * latencyMs / 500), from: 0, to: 10_000);
        var (served, refused) = system.Run(latencyMs, Math.Max(16, rate * latencyMs / 500), 10_000, 70_000);

        Assert.InRange(served / 60.0, 0.9 * rate, rate * 1.02);
        Assert.InRange(refused / (double)(served + refused), 0, 0.01);
    }

    [Fact]
    public void Limit_ThatIsTakenOff_IsForgottenWithinMinutes()
    {
        var system = new LimitedSystem("bucket", 10);
        system.Run(5, 16, 0, 20_000);
        Assert.InRange(system.Pace.PerSecond(TimeSpan.FromSeconds(20))!.Value, 8, 12);

        system.Rate = 1_000_000;
        system.Run(5, 16, 20_000, 170_000);

        Assert.Null(system.Pace.PerSecond(TimeSpan.FromSeconds(170)));
    }

    [Fact]
    public void OneRefusal_IsTakenForChance()
    {
        var pace = new RequestPace();
        for (var i = 0; i < 3; i++)
            pace.Answered(TimeSpan.Zero);

        pace.Refused(TimeSpan.FromMilliseconds(5), wanted: true);

        Assert.Null(pace.PerSecond(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Refusals_WhileNothingMoreWasWanted_TellOfNoRate()
    {
        var pace = new RequestPace();
        for (var i = 0; i < 5; i++)
            pace.Refused(TimeSpan.FromSeconds(i), wanted: false);

        Assert.Null(pace.PerSecond(TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public void Refusals_ByChance_CostNotMoreThanHalf()
    {
        var (served, random) = (0, new Random(7));
        var pace = new RequestPace();
        var closedUntil = TimeSpan.Zero;
        for (var ms = 0; ms < 300_000; ms++)
        {
            var now = TimeSpan.FromMilliseconds(ms);
            if (now < closedUntil || !pace.HasRoom(now))
                continue;
            pace.Count();
            if (random.Next(20) == 0)
            {
                pace.Refused(now, wanted: true);
                closedUntil = now + s_closed;
                continue;
            }
            pace.Answered(now);
            served++;
        }

        // One in twenty is refused and holds everybody for a second: about 19 a second is what there is to have.
        Assert.InRange(served / 300.0, 9.5, 20);
    }

    /// <summary>Answers after a latency; asked as fast as pace and requests in flight allow.</summary>
    private sealed class LimitedSystem(string kind, int rate)
    {
        private readonly Queue<int> _taken = new();
        private readonly PriorityQueue<bool, int> _answers = new();
        private double _left = rate;
        private int _closedUntil;

        public int Rate { get; set; } = rate;

        public RequestPace Pace { get; } = new();

        public (int Served, int Refused) Run(int latencyMs, int inFlight, int from, int to)
        {
            var (served, refused) = (0, 0);
            for (var ms = from; ms < to; ms++)
            {
                var now = TimeSpan.FromMilliseconds(ms);
                _left = Math.Min(Rate, _left + (Rate / 1000.0));
                while (_answers.TryPeek(out var wasServed, out var at) && at <= ms)
                {
                    _answers.Dequeue();
                    if (wasServed)
                    {
                        served++;
                        Pace.Answered(now);
                        continue;
                    }
                    refused++;
                    if (ms >= _closedUntil)
                        Pace.Refused(now, wanted: true);
                    _closedUntil = ms + (int)s_closed.TotalMilliseconds;
                }

                // What a loop on a machine gets done in a millisecond is bounded too.
                for (var i = 0; i < 8 && ms >= _closedUntil && _answers.Count < inFlight && Pace.HasRoom(now); i++)
                {
                    Pace.Count();
                    // A refusal is quick: it overtakes what was served before it.
                    var takes = TryTake(ms);
                    _answers.Enqueue(takes, ms + (takes ? latencyMs : latencyMs / 2));
                }
            }
            return (served, refused);
        }

        private bool TryTake(int ms)
        {
            if (kind == "bucket")
            {
                if (_left < 1)
                    return false;
                _left--;
                return true;
            }
            while (_taken.TryPeek(out var oldest) && (kind == "sliding second" ? oldest <= ms - 1000 : oldest / 1000 < ms / 1000))
                _taken.Dequeue();
            if (_taken.Count >= Rate)
                return false;
            _taken.Enqueue(ms);
            return true;
        }
    }
}
