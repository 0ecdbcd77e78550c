using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.OptInOut;

/// <summary>A home whose contacts were read before it was asked who saved them: its link does not bring that column.</summary>
public sealed class LinkWithoutSaverTests
{
    [Fact]
    public void Contacts_AreReadInFullOnce_AndNothingIsDecidedAnew()
    {
        using var bench = new FlagBench();
        var fullReads = 0;
        bench.Home.Network.Arrived = request => fullReads += request.StartsWith($"read {FlagShop.Contact}  ", StringComparison.Ordinal) ? 1 : 0;
        bench.Pair(1);
        bench.Start(FlagShop.Definition(OptOutDirection.CampaignToDynamics));
        bench.Settle();
        bench.Flags.SaveContact(EngineBench.Id(1), true);
        bench.Settle();
        Assert.Equal(1, fullReads);

        bench.Home.KillHost();
        bench.Home.Write(tx =>
        {
            var contacts = tx.FindTable(WorkflowName.OptInOut, FlagShop.Contact)!;
            contacts.Fingerprint = contacts.Fingerprint!.Split('#')[0];
            tx.PutTable(contacts);
        });
        for (var hosts = 0; hosts < 2; hosts++)
        {
            bench.Home.StartHost();
            bench.Settle();
            bench.Home.KillHost();
        }

        Assert.Equal(2, fullReads);
        // The manual edit stays: a decision anew would have taken Campaign's opt-in to it.
        Assert.Equal((true, false), bench.OptedOut(1));
    }
}
