using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Campaign hides a record whose parent is missing, and says 404 to its delete. That was taken for "gone already", and the
/// record came back with its parent.
/// </summary>
public sealed class HiddenChildCameBackAfterItsDelete
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Child_DeletedWhileItsProfileIsGone_GoesWhenTheProfileIsBack(bool hostDies)
    {
        using var bench = Started();
        bench.Campaign.DeleteByHand(Shop.Profile, Key(1));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Settle();

        Assert.Equal(ItemState.Hidden, bench.Item(Shop.Order, 101)!.State);
        Assert.True(bench.View is { Backlog: 0, CaughtUp: true, DeadLetters: 0 }, bench.View.ToString());
        Assert.Null(bench.View.OldestBacklogAt);
        Assert.Contains(Key(101), bench.Campaign.Records(Shop.CusOrder).Keys);

        if (hostDies)
        {
            bench.Home.KillHost();
            bench.Home.StartHost();
        }
        bench.Contact(1, "Bea");
        bench.Settle();

        Assert.Empty(bench.Campaign.Records(Shop.CusOrder));
        Assert.Null(bench.Item(Shop.Order, 101));
        Assert.Equal("\"Bea\"", bench.FirstName(1));
    }

    [Fact]
    public void ChildAndProfile_DeletedWhileTheProfileIsGone_HoldNobodyUp_AndGoIfTheContactIsRevived()
    {
        using var bench = Started();
        bench.Campaign.DeleteByHand(Shop.Profile, Key(1));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(30);

        Assert.Null(bench.Known(Shop.Contact, 1));
        Assert.Null(bench.Item(Shop.Contact, 1));
        Assert.True(bench.View is { Backlog: 0, CaughtUp: true, DeadLetters: 0 }, bench.View.ToString());

        bench.Contact(1, "Revived");
        bench.Settle();

        Assert.Empty(bench.Campaign.Records(Shop.CusOrder));
        Assert.Equal("\"Revived\"", bench.FirstName(1));
    }

    [Fact]
    public void Child_ThatSomebodyDeletedUnderAProfileThatIsThere_IsForgotten()
    {
        using var bench = Started();
        bench.Campaign.DeleteByHand(Shop.CusOrder, Key(101));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Settle();

        Assert.Null(bench.Item(Shop.Order, 101));
        Assert.Null(bench.Known(Shop.Order, 101));
    }

    [Fact]
    public void Child_DeletedWhileHidden_AndThereAgain_IsWrittenUnderItsNewParent()
    {
        using var bench = Started();
        bench.Contact(2);
        bench.Campaign.DeleteByHand(Shop.Profile, Key(1));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Settle();
        bench.Order(101, contact: 2, amount: 7);
        bench.Settle(40);

        Assert.Equal("7", bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.True(bench.Campaign.IsVisible(Shop.CusOrder, Key(101)));
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    [Fact]
    public void Replay_OfTheChildren_FindsWhatComesBackWithAProfileMadeByHand()
    {
        using var bench = Started();
        bench.Campaign.DeleteByHand(Shop.Profile, Key(1));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(30);
        bench.Campaign.CreateByHand(Shop.Profile, Key(1), "firstName", "\"by hand\"");
        bench.Home.RequestReplay(Shop.Order);
        bench.Stop();
        bench.Start();

        Assert.Empty(bench.Campaign.Records(Shop.CusOrder));
        Assert.Null(bench.Item(Shop.Order, 101));
    }

    [Fact]
    public void Profile_LostWhileItsOrderChanges_IsWrittenAgainBeforeTheOrder()
    {
        using var bench = Started();
        bench.Campaign.DeleteByHand(Shop.Profile, Key(1));
        bench.Order(101, contact: 1, amount: 2);
        bench.Settle();

        Assert.Equal("2", bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Equal("\"Ann\"", bench.FirstName(1));
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    [Fact]
    public void Profile_Deleted_WaitsForTheOrderThatMovesToAnother()
    {
        using var bench = Started();
        bench.Contact(2);
        bench.Settle();
        var held = true;
        bench.Network.OnWrite = w => held && w.Resource == Shop.CusOrder ? WriteFault.Unavailable : WriteFault.None;
        bench.Order(101, contact: 2);
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(30);

        Assert.Contains(Key(1), bench.Campaign.Records(Shop.Profile).Keys);
        held = false;
        bench.Settle(30);

        Assert.DoesNotContain(Key(1), bench.Campaign.Records(Shop.Profile).Keys);
        Assert.Equal($"\"{Key(2)}\"", bench.Field(Shop.CusOrder, 101, "contactId"));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Order_WrittenUnderAMissingContact_AndChanged_WaitsInTheDeadLetters()
    {
        using var bench = Open(MissingParent.Write);
        bench.Order(101, contact: 1);
        bench.Start();
        bench.Settle(30);
        bench.Order(101, contact: 1, amount: 2);
        bench.Settle(200);

        var letter = Assert.Single(bench.DeadLetters(Shop.Order));
        Assert.Equal("ParentMissing", letter.ErrorId);
        Assert.Contains(Key(1), letter.Reason, StringComparison.Ordinal);

        bench.Contact(1);
        bench.Settle();
        bench.Home.Restore(letter);
        bench.Settle();

        Assert.Equal("2", bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    private static EngineBench Started()
    {
        var bench = Open(MissingParent.DeadLetter);
        bench.Contact(1);
        bench.Order(101, contact: 1);
        bench.Start();
        Assert.True(bench.Campaign.IsVisible(Shop.CusOrder, Key(101)));
        return bench;
    }

    private static EngineBench Open(MissingParent onMissing)
    {
        var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping with { Links = [Shop.OrderMapping.Links[0] with { OnMissingParent = onMissing }] });
        bench.Campaign.Require(Shop.CusOrder, "contactId", Shop.Profile);
        return bench;
    }

    private static string Key(int number) => EngineBench.Id(number).ToString("D");
}
