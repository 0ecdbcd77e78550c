using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A write was in doubt, and the record was gone when it was asked for again: the item fell away, and with it what stood at
/// Campaign. When the record came back as it had been, it was taken for what was there.
/// </summary>
public sealed class RecordThatWasGoneForAWhileKeptAWriteInDoubt
{
    [Fact]
    public void RecordThatComesBack_IsWrittenAgain()
    {
        using var bench = new EngineBench();
        bench.Contact(1, "Ann");
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.LostAnswer;
        bench.Contact(1, "Beth");
        bench.Settle();
        Assert.Equal("\"Beth\"", bench.FirstName(1));

        // Mapped in another way, it is read again before it is written.
        bench.Stop();
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Save(Shop.ContactMapping with { ApplyDeletes = false, Replacements = [new Replacement("firstname", "Cleo", "Clio")] });
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Home.Start();
        bench.Settle(60);
        Assert.Null(bench.Item(Shop.Contact, 1));

        bench.Contact(1, "Ann");
        bench.Settle();
        Assert.Equal("\"Ann\"", bench.FirstName(1));
    }
}
