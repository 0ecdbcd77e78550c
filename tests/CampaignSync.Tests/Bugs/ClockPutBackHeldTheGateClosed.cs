using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Tests.Bugs;

/// <summary>The gate measured Retry-After by the wall clock: put back by an hour, it held every request for that hour.</summary>
public sealed class ClockPutBackHeldTheGateClosed
{
    [Fact]
    public void Gate_ClockPutBackAfterA429_OpensInTime()
    {
        var scheduler = new Scheduler(new Random(1));
        var process = new SimulatedProcess(scheduler);
        using var gate = new RequestGate(GateLimits.Campaign, process.Time, new Random(1));
        var entered = false;
        process.Run(() => Enter(gate, TimeSpan.FromSeconds(5)));
        scheduler.Time.Jumped = TimeSpan.FromHours(-1);
        scheduler.RunFor(TimeSpan.FromSeconds(6));

        Assert.True(entered);

        async void Enter(RequestGate throttled, TimeSpan retryAfter)
        {
            await throttled.EnterAsync(Lane.Load, CancellationToken.None);
            throttled.Leave(RequestEnd.Throttled, retryAfter);
            await throttled.EnterAsync(Lane.Load, CancellationToken.None);
            entered = true;
        }
    }
}
