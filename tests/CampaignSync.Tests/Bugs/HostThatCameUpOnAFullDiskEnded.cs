using CampaignSync.Core.LifeCycle;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A host that came up while the disk was full ended at its first sign of life, or when it took on what had run before. One
/// that was told to end then reported an error, although it had ended as it was told to.
/// </summary>
public sealed class HostThatCameUpOnAFullDiskEnded
{
    private bool _full;

    [Fact]
    public void Host_ThatComesUpOnAFullDisk_TakesOnWhatRanWhenThereIsRoom()
    {
        using var bench = Bench();
        bench.Home.KillHost();
        bench.Contact(1);
        _full = true;
        bench.Home.StartHost();
        bench.Settle(30);
        Assert.True(bench.Home.Host!.Lives);

        _full = false;
        bench.Until(() => bench.FirstName(1) is not null && bench.View is { Status: WorkflowStatus.RUNNING, Backlog: 0 }, 30);
    }

    [Fact]
    public void Stop_OfWhatCouldNotBeTakenOnYet_IsCarriedOutWhenThereIsRoom()
    {
        using var bench = Bench();
        bench.Home.KillHost();
        _full = true;
        var host = bench.Home.StartHost();
        bench.Settle(10);
        _full = false;
        bench.Home.Stop();

        bench.Until(() => bench.View.Status == WorkflowStatus.STOPPED, 30);
        Assert.True(host.Lives);
    }

    [Fact]
    public void Host_ToldToEndOnAFullDisk_EndsWithoutAnError()
    {
        using var bench = Bench();
        var host = bench.Home.Host!;
        _full = true;
        host.Terminate();
        bench.Until(() => host.Ended.IsCompleted, 60);
        Assert.True(host.Ended.IsCompletedSuccessfully, $"{host.Ended.Exception}");

        _full = false;
        bench.Contact(1);
        bench.Home.StartHost();
        bench.Until(() => bench.FirstName(1) is not null && bench.View.Status == WorkflowStatus.RUNNING, 30);
    }

    [Fact]
    public void Host_ToldToEndWhileAStartWaitsForRoom_LeavesTheStartToTheNext()
    {
        using var bench = Bench();
        bench.Stop();
        var host = bench.Home.Host!;
        bench.Home.Start();
        _full = true;
        bench.Settle(5);
        host.Terminate();
        bench.Until(() => host.Ended.IsCompleted, 60);
        Assert.True(host.Ended.IsCompletedSuccessfully, $"{host.Ended.Exception}");

        _full = false;
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.RUNNING, 30);
    }

    private EngineBench Bench()
    {
        var bench = new EngineBench();
        bench.Start();
        bench.Home.FillDisk(_ => _full);
        return bench;
    }
}
