using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A walk over all profiles goes from the newest change back, and passes over what is changed meanwhile. What it had not come to
/// was taken for deleted: the pair was unmatched, and what was known of its flags forgotten, until the next walk.
/// </summary>
public sealed class ProfileChangedDuringTheWalkWasTakenForGone
{
    private const int Profiles = 40;

    [Fact]
    public void Profile_ChangedDuringAFullWalk_IsNeverUnmatched()
    {
        using var bench = CaughtUp();

        var unmatched = ReplayWhile(bench, () => bench.Flags.SaveProfile(EngineBench.Id(1), null, null));

        Assert.Equal(0, unmatched);
    }

    [Fact]
    public void Profile_DeletedBeforeAFullWalk_IsUnmatchedAfterIt()
    {
        using var bench = CaughtUp();
        bench.Flags.Profiles.Remove(EngineBench.Id(1));

        ReplayWhile(bench, () => { });

        Assert.Equal(1, bench.View.Unmatched);
    }

    private static FlagBench CaughtUp()
    {
        var bench = new FlagBench();
        bench.Home.Network.Latency = () => TimeSpan.FromMilliseconds(100);
        for (var i = 1; i <= Profiles; i++)
        {
            bench.Flags.CampaignSkew = TimeSpan.FromMinutes(i - Profiles);
            bench.Pair(i);
        }
        bench.Flags.CampaignSkew = TimeSpan.Zero;
        bench.Start(FlagShop.Definition(OptOutDirection.CampaignToDynamics));
        bench.Settle();
        return bench;
    }

    /// <summary>Reads all again, and does something when a part was walked over. Returns the most that was ever unmatched.</summary>
    private static long ReplayWhile(FlagBench bench, Action change)
    {
        bench.Home.Stop(WorkflowName.OptInOut);
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED);
        bench.Home.RequestReplay(FlagShop.Contact, WorkflowName.OptInOut);
        bench.Home.Start(WorkflowName.OptInOut);
        bench.Until(() => bench.View.Read > Profiles + 10);
        change();
        var most = 0L;
        bench.Until(() =>
        {
            most = Math.Max(most, bench.View.Unmatched);
            return bench.View is { Status: WorkflowStatus.RUNNING, CaughtUp: true };
        });
        return most;
    }
}
