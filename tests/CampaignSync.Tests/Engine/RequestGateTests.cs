using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Tests.Engine;

/// <summary>How many requests may be in flight at once.</summary>
public sealed class RequestGateTests : IDisposable
{
    private readonly RequestGate _gate = new(new GateLimits(InitialInFlight: 4, MaxInFlight: 48), TimeProvider.System, new Random(1));

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void Limit_WhileNothingSaysThatItIsEnough_DoublesWithEachRound()
    {
        var limits = new List<int> { _gate.CurrentLimit };
        for (var round = 0; round < 5; round++)
            limits.Add(Round());

        Assert.Equal([4, 8, 16, 32, 48, 48], limits);
    }

    [Fact]
    public void Limit_AfterA429_IsLessAndGrowsByOneWithEachRound()
    {
        Round();
        Round();
        for (var i = 0; i < 13; i++)
            Enter();
        _gate.Leave(RequestEnd.Throttled, retryAfter: TimeSpan.Zero);
        Assert.Equal(11, _gate.CurrentLimit);

        for (var i = 0; i < 12; i++)
            _gate.Leave(RequestEnd.Answered);
        Assert.Equal(12, _gate.CurrentLimit);
    }

    [Fact]
    public void Limit_AfterAnOutage_IsOneUntilAnAnswerComes_AndThenGrowsSlowly()
    {
        Round();
        One(RequestEnd.Unavailable);
        Assert.Equal(1, _gate.CurrentLimit);

        One(RequestEnd.Answered);
        Assert.Equal(8, _gate.CurrentLimit);
        Assert.Equal(9, Round());
    }

    [Fact]
    public void RequestThatIsGivenUp_InAnOutage_DoesNotEndIt()
    {
        Round();
        One(RequestEnd.Unavailable);
        One(RequestEnd.GivenUp);

        Assert.Equal(1, _gate.CurrentLimit);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    public void Gate_AfterA429_StaysClosedForAsLongAsItSays(int seconds)
    {
        var scheduler = new Scheduler(new Random(1));
        var process = new SimulatedProcess(scheduler);
        using var gate = new RequestGate(GateLimits.Campaign, process.Time, new Random(1));
        var entered = false;
        process.Run(EnterTwice);

        scheduler.RunFor(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(entered);
        scheduler.RunFor(TimeSpan.FromSeconds(2));
        Assert.True(entered);

        async void EnterTwice()
        {
            await gate.EnterAsync(Lane.OptOut, CancellationToken.None);
            gate.Leave(RequestEnd.Throttled, TimeSpan.FromSeconds(seconds));
            await gate.EnterAsync(Lane.OptOut, CancellationToken.None);
            entered = true;
        }
    }

    /// <summary>As many requests as may be in flight, all answered.</summary>
    private int Round()
    {
        var width = _gate.CurrentLimit;
        for (var i = 0; i < width; i++)
            Enter();
        for (var i = 0; i < width; i++)
            _gate.Leave(RequestEnd.Answered);
        return _gate.CurrentLimit;
    }

    private void One(RequestEnd end)
    {
        Enter();
        _gate.Leave(end, retryAfter: TimeSpan.Zero);
    }

    private void Enter()
    {
        var turn = _gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask();
        Assert.True(turn.IsCompletedSuccessfully);
    }
}
