using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class JobHostTests
{
    [Fact]
    public void Stop_EndsWritesInFlight_AndKeepsTheBacklog()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Network.Latency = () => TimeSpan.FromSeconds(4);
        bench.Contact(1);
        bench.Until(() => bench.Item(Shop.Contact, 1) is { InFlightEpoch: not 0 });
        bench.Settle(1);
        bench.Stop();

        Assert.Equal(WorkflowStatus.STOPPED, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Stop_WriteThatNeverEnds_TakesThirtySecondsAtMost()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Contact(1);
        bench.Network.OnWrite = _ =>
        {
            bench.Network.Latency = () => TimeSpan.FromHours(1);
            return WriteFault.None;
        };
        bench.Until(() => bench.Network.Latency() > TimeSpan.FromMinutes(1));
        var began = bench.Home.Now;
        bench.Stop();

        Assert.InRange(bench.Home.Now - began, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(32));
        Assert.True(bench.Item(Shop.Contact, 1)!.Uncertain);
    }

    [Fact]
    public void StopAndStart_GoesOnFromTheCursor()
    {
        using var bench = new EngineBench();
        for (var i = 1; i <= 12; i++)
            bench.Contact(i);
        bench.Start();
        bench.Stop();
        bench.Contact(13);
        bench.Start();

        Assert.Equal((1, 1), (bench.View.Read, bench.View.Written));
        Assert.Equal(13, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Once_StopsByItselfWhenAllIsWritten()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        for (var i = 1; i <= 30; i++)
        {
            bench.Contact(i);
            bench.Order(100 + i, i);
        }
        bench.Home.Start(once: true);
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED, 60);

        Assert.Equal(30, bench.Campaign.Records(Shop.CusOrder).Count);
        Assert.Equal(0, bench.View.Backlog);
    }

    /// <summary>Nobody would stop it: whoever asked is gone with the host, or waits for STOPPED.</summary>
    [Fact]
    public void Once_WhoseHostIsKilled_StopsByItselfUnderTheNext()
    {
        using var bench = new EngineBench();
        for (var i = 1; i <= 30; i++)
            bench.Contact(i);
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(5);
        bench.Home.Start(once: true);
        bench.Home.StartHost();
        bench.Until(() => bench.View.Backlog == 30);
        bench.Home.Host!.Kill();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED, 120);

        Assert.Equal((30, 0L), (bench.Campaign.Records(Shop.Profile).Count, bench.View.Backlog));
    }

    [Fact]
    public void Once_WithWhatWaitsForAnAdmin_StopsAllTheSame()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Network.OnWrite = w => w.Resource == Shop.Profile ? WriteFault.Refused : WriteFault.None;
        bench.Home.Start(once: true);
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED, 60);

        Assert.Equal((1, 1), (bench.View.DeadLetters, bench.View.Blocked));
    }

    [Fact]
    public void Host_IdleForAMinute_EndsByItself()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Stop();
        bench.Settle(55);
        Assert.True(bench.Home.Host!.Lives);
        bench.Settle(10);

        Assert.True(bench.Home.Host.Ended.IsCompletedSuccessfully);
        Assert.True(bench.Home.State.Read(r => r.GetHost()!.Ended));
        bench.Contact(1);
        bench.Start();
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Host_Terminated_LeavesTheStatus_AndTheNextResumes()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Home.Host!.Terminate();
        bench.Until(() => bench.Home.Host.Ended.IsCompletedSuccessfully);
        Assert.Equal(FailureId.HostNotRunning, bench.View.ErrorId);
        bench.Contact(1);
        bench.Home.StartHost();
        bench.Settle();

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Host_OfAnEarlierEpoch_CommitsNothing()
    {
        using var bench = new EngineBench();
        bench.Start();
        var first = bench.Home.Host!;
        var disk = (MemoryDisk)bench.Home.Disk;
        disk.OpenHost(new HostClaim(99, "sim", bench.Home.Now));
        bench.Contact(1);
        bench.Settle(30);

        Assert.True(first.Ended.IsFaulted);
        Assert.IsType<StoreFencedException>(first.Ended.Exception!.InnerException);
        Assert.Equal(0, bench.View.Written);
    }

    [Theory]
    [InlineData((int)CommitKinds.Page, true)]
    [InlineData((int)CommitKinds.Page, false)]
    [InlineData((int)CommitKinds.Claim, true)]
    [InlineData((int)CommitKinds.Claim, false)]
    [InlineData((int)CommitKinds.Completion, true)]
    [InlineData((int)CommitKinds.Completion, false)]
    public void Host_KilledAtEachCommit_LosesAndDoublesNothing(int kind, bool before)
    {
        for (var nth = 1; nth <= 6; nth++)
        {
            using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
            for (var i = 1; i <= 8; i++)
            {
                bench.Contact(i, $"n{i}");
                bench.Order(100 + i, i);
            }
            var countdown = nth;
            bench.Home.Commits.Kill = (kinds, isBefore) => isBefore == before && kinds.HasFlag((CommitKinds)kind) && --countdown == 0;
            bench.Home.Start();
            bench.Home.StartHost();
            bench.Settle(6);
            bench.Contact(3, "later");
            bench.Dataverse.Delete(Shop.Order, EngineBench.Id(105));
            bench.Home.StartHost();
            bench.Settle(40);

            Assert.Equal(0, bench.View.Backlog);
            Assert.Equal((8, 7), (bench.Campaign.Records(Shop.Profile).Count, bench.Campaign.Records(Shop.CusOrder).Count));
            Assert.Equal("\"later\"", bench.FirstName(3));
            Assert.All(bench.Campaign.Effects.Where(e => e.Kind == WriteEffectKind.Created).CountBy(e => e.Key), created => Assert.Equal(1, created.Value));
        }
    }
}
