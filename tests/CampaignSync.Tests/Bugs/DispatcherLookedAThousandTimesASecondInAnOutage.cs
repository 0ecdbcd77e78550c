using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A load met an outage: too few of the claimed records had ended for more to be claimed, one of those was due again, and the
/// dispatcher woke for it every millisecond, for as long as the outage lasted.
/// </summary>
public sealed class DispatcherLookedAThousandTimesASecondInAnOutage
{
    private const int Seconds = 60;

    [Fact]
    public void Outage_InALoad_IsWaitedForQuietly()
    {
        using var bench = new EngineBench();
        bench.Dataverse.PageSize = 5_000;
        for (var i = 1; i <= 2_000; i++)
            bench.Contact(i);
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Start();
        var looks = 0;
        bench.Home.Commits.Looked = () => looks++;

        bench.Settle(Seconds);

        Assert.InRange(looks, 1, Seconds * 20);
    }
}
