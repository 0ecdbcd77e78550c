using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A record that was only to be read again, when the run was stopped, passes for one that may have been written.</summary>
public sealed class RefetchThatAStopBrokeOffWasTakenForAWrite
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NeverSent_StoppedOrKilledWhileItIsReadAgain_IsNotDeletedAtCampaign(bool kill)
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Network.RetryAfter = () => TimeSpan.FromSeconds(600);
        bench.Network.OnWrite = _ => WriteFault.Throttled;
        bench.Contact(1);
        bench.Settle();
        bench.Stop();
        // Never sent with effect, and nobody doubts it.
        Assert.False(bench.Item(Shop.Contact, 1)!.MayHaveArrived);
        bench.Campaign.CreateByHand(Shop.Profile, EngineBench.Id(1).ToString("D"), "lastName", "\"theirs\"");

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Save(Shop.ContactMapping with { Fields = [.. Shop.ContactMapping.Fields, new FieldMapping("statecode", "state")] });
        bench.Settle(700);
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Network.Latency = () => bench.Home.View().Status == WorkflowStatus.RUNNING ? TimeSpan.FromSeconds(60) : TimeSpan.FromMilliseconds(2);
        bench.Until(() => bench.Item(Shop.Contact, 1) is { Kind: ItemKind.Refetch });
        bench.Settle(5);
        Assert.Equal(ItemKind.Refetch, bench.Item(Shop.Contact, 1)!.Kind);
        if (kill)
        {
            bench.Home.KillHost();
            bench.Settle(10);
            bench.Home.Stop();
        }
        else
        {
            bench.Stop();
        }
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(2);

        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Start();
        bench.Settle(60);

        Assert.NotNull(bench.Campaign.Find(Shop.Profile, EngineBench.Id(1)));
        Assert.Empty(bench.Effects());
    }
}
