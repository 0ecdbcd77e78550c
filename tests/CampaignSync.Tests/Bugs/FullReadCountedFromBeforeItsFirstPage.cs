using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A full read whose first page never came kept the time of its first attempt: what was seen in between and deleted before the page was asked for again counted as seen, and stayed for ever.</summary>
public sealed class FullReadCountedFromBeforeItsFirstPage
{
    [Fact]
    public void FirstPage_AskedForAgain_BeginsTheReadAgain()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Network.OnRead = _ => ReadFault.Torn;
        bench.Start();
        var first = Began(bench);
        bench.Settle(40);

        Assert.True(Began(bench) > first);
    }

    private static long Began(EngineBench bench) => bench.Home.State.Read(r => r.FindTable(WorkflowName.Ingress, Shop.Contact)!.ReadBegan);
}
