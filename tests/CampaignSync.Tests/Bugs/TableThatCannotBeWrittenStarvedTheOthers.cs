using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>The tables are claimed one after the other, and the first one that has enough takes all the room: nothing of the next is written while it lasts.</summary>
public sealed class TableThatCannotBeWrittenStarvedTheOthers
{
    private static readonly TableMapping FreeOrder = Shop.OrderMapping with { Links = [] };

    /// <summary>Rule 15: incremental changes before loads.</summary>
    [Fact]
    public void Change_OfTheSecondTable_GoesBeforeTheLoadOfTheFirst()
    {
        using var bench = new EngineBench(Shop.ContactMapping, FreeOrder);
        bench.Order(9001, null);
        bench.Start();
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(2);
        bench.Stop();
        for (var i = 1; i <= 6000; i++)
            bench.Contact(i);
        bench.Home.RequestReplay(Shop.Contact);
        bench.Home.Start();
        bench.Until(() => bench.View.Backlog > 4000);
        bench.Order(9001, null, amount: 7);
        bench.Settle(120);

        Assert.True(bench.View.Backlog > 1000, $"The load is not done: {bench.View}");
        Assert.Equal("7", bench.Field(Shop.CusOrder, 9001, "amount"));
    }

    /// <summary>Campaign answers errors for one resource; the other one works.</summary>
    [Fact]
    public void Change_OfTheSecondTable_GoesWhileTheFirstResourceAnswersErrors()
    {
        using var bench = new EngineBench(Shop.ContactMapping, FreeOrder);
        bench.Order(9001, null);
        bench.Start();
        bench.Network.OnWrite = w => w.Resource == Shop.Profile ? WriteFault.ServerError : WriteFault.None;
        bench.Network.OnProbe = r => r != Shop.Profile;
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(2);
        for (var i = 1; i <= 3000; i++)
            bench.Contact(i);
        bench.Settle(60);
        bench.Order(9001, null, amount: 7);
        bench.Settle(600);

        Assert.Equal("7", bench.Field(Shop.CusOrder, 9001, "amount"));
    }

    /// <summary>Of the same table: its load has all the room there is, and Campaign is slow.</summary>
    [Fact]
    public void Change_OfATableThatIsLoaded_DoesNotWaitForMuchOfTheLoad()
    {
        using var bench = new EngineBench(Shop.ContactMapping);
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(60);
        for (var i = 1; i <= 3000; i++)
            bench.Contact(i);
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Backlog > 2500);
        // Much has ended, and the room that it left was taken.
        bench.Until(() => bench.View.Written > 100);
        bench.Settle(5);
        bench.Contact(9001, "new");
        bench.Settle(260);

        Assert.True(bench.View.Backlog > 1000, $"The load is not done: {bench.View}");
        Assert.Equal("\"new\"", bench.FirstName(9001));
    }
}
