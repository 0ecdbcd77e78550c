using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class ParentOrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ChildAndParent_CreatedTogether_ParentGoesFirst(bool ordersFirstInDefinition)
    {
        using var bench = new EngineBench(ordersFirstInDefinition ? [Shop.OrderMapping, Shop.ContactMapping] : [Shop.ContactMapping, Shop.OrderMapping]);
        bench.Start();
        for (var i = 1; i <= 20; i++)
        {
            bench.Order(100 + i, i);
            bench.Contact(i);
            bench.Settle(3);
        }
        bench.Settle(30);

        Assert.Equal(20, bench.Campaign.Records(Shop.CusOrder).Count);
        AssertParentsFirst(bench);
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    [Fact]
    public void Chain_OfThreeTables_GoesInOrder()
    {
        using var bench = new EngineBench(Shop.LineMapping, Shop.OrderMapping, Shop.ContactMapping);
        for (var i = 1; i <= 12; i++)
        {
            bench.Line(200 + i, 100 + i);
            bench.Order(100 + i, i);
            bench.Contact(i);
        }
        bench.Start();
        bench.Settle(30);

        Assert.Equal(12, bench.Campaign.Records(Shop.CusLine).Count);
        Assert.Equal(0, bench.View.Backlog);
        AssertParentsFirst(bench);
    }

    [Fact]
    public void MissingParent_DeadLetter_OnlyAfterAReadThatBeganLater()
    {
        using var bench = new EngineBench(Shop.OrderMapping, Shop.ContactMapping);
        bench.Order(101, contact: 1);
        bench.Start();
        bench.Settle(30);

        var letter = Assert.Single(bench.DeadLetters(Shop.Order));
        Assert.Equal("ParentMissing", letter.ErrorId);
        Assert.Empty(bench.Campaign.Records(Shop.CusOrder));
        Assert.Equal(0, bench.View.Backlog);

        bench.Contact(1);
        bench.Settle(30);
        bench.Home.Restore(letter);
        bench.Settle(30);
        Assert.NotNull(bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    [Fact]
    public void MissingParent_Write_GoesWithoutIt()
    {
        using var bench = new EngineBench(Shop.OrderMapping with { Links = [Shop.OrderMapping.Links[0] with { OnMissingParent = MissingParent.Write }] }, Shop.ContactMapping);
        bench.Order(101, contact: 1);
        bench.Start();
        bench.Settle(30);

        Assert.NotNull(bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Empty(bench.DeadLetters(Shop.Order));
    }

    [Fact]
    public void DeadLetteredParent_BlocksVisibly_AndFreesWhenRestored()
    {
        using var bench = new EngineBench(Shop.OrderMapping, Shop.ContactMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Network.OnWrite = w => w.Resource == Shop.Profile ? WriteFault.Refused : WriteFault.None;
        bench.Start();
        bench.Settle(180);

        Assert.Equal((1, 1, 1), (bench.View.DeadLetters, bench.View.Blocked, bench.View.Backlog));
        Assert.Equal(ItemState.Blocked, bench.Item(Shop.Order, 101)!.State);

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Home.Restore(bench.DeadLetters()[0]);
        bench.Settle(30);
        Assert.NotNull(bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Equal(0, bench.View.Backlog);
        AssertParentsFirst(bench);
    }

    [Fact]
    public void DeadLetteredParent_Removed_SendsItsChildrenAfterIt()
    {
        using var bench = new EngineBench(Shop.OrderMapping, Shop.ContactMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Network.OnWrite = w => w.Resource == Shop.Profile ? WriteFault.Refused : WriteFault.None;
        bench.Start();
        bench.Home.Remove(bench.DeadLetters()[0]);
        bench.Settle(180);

        Assert.Equal("ParentMissing", Assert.Single(bench.DeadLetters(Shop.Order)).ErrorId);
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void SelfReference_IsOrderedRecordByRecord()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Links = [Shop.BossLink] });
        for (var i = 1; i <= 12; i++)
            bench.Dataverse.Put(Shop.Contact, EngineBench.Id(i), ("firstname", "\"x\""), ("_new_boss_value", i == 12 ? "null" : EngineBench.Ref(i + 1)));
        bench.Start();
        bench.Settle(30);

        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(i => $"Created {i}"), bench.Effects());
    }

    [Fact]
    public void SelfReference_Rings_AreBroken()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Links = [Shop.BossLink] });
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("_new_boss_value", EngineBench.Ref(2)));
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(2), ("_new_boss_value", EngineBench.Ref(3)));
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(3), ("_new_boss_value", EngineBench.Ref(1)));
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(4), ("_new_boss_value", EngineBench.Ref(4)));
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(5), ("_new_boss_value", EngineBench.Ref(1)));
        bench.Start();
        bench.Settle(60);

        Assert.Equal(5, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal((0, 0), (bench.View.Backlog, bench.View.DeadLetters));
    }

    [Fact]
    public void Deletes_ChildrenGoBeforeTheirParent()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Order(102, 1);
        bench.Start();
        bench.Network.OnWrite = w => w.Resource == Shop.CusOrder ? WriteFault.Unavailable : WriteFault.None;
        bench.Order(101, 1, amount: 5);
        bench.Settle(6);
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(102));
        bench.Settle(20);
        Assert.NotNull(bench.Campaign.Find(Shop.Profile, EngineBench.Id(1)));

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(120);
        Assert.Null(bench.Campaign.Find(Shop.Profile, EngineBench.Id(1)));
        Assert.Equal(("Deleted", Shop.Profile), (bench.Campaign.Effects[^1].Kind.ToString(), bench.Campaign.Effects[^1].Resource));
        Assert.Equal("5", bench.Field(Shop.CusOrder, 101, "amount"));
    }

    /// <summary>Where the children's table cannot be read for an hour, thousands of deletes must not take the turns of what is to be tried again.</summary>
    [Fact]
    public void Delete_ThatWaitsLongForTheChildrensRead_LooksSeldom_AndGoesAMinuteLaterAtMost()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Start();
        bench.Network.OnRead = what => what == Shop.Order ? ReadFault.Unavailable : ReadFault.None;
        bench.Dataverse.Delete(Shop.Order, EngineBench.Id(101));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(1_200);
        var looks = new HashSet<DateTimeOffset>();
        for (var second = 0; second < 120; second++)
        {
            looks.Add(bench.Item(Shop.Contact, 1)!.DueAt);
            bench.Settle(1);
        }
        Assert.InRange(looks.Count, 2, 4);

        bench.Network.OnRead = _ => ReadFault.None;
        bench.Settle(90);
        Assert.Equal((0, 0), (bench.Campaign.Records(Shop.Profile).Count, bench.Campaign.Records(Shop.CusOrder).Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deletes_MadeTogether_ChildGoesFirstWhicheverIsReadFirst(bool ordersFirstInDefinition)
    {
        using var bench = new EngineBench(ordersFirstInDefinition ? [Shop.OrderMapping, Shop.ContactMapping] : [Shop.ContactMapping, Shop.OrderMapping]);
        for (var i = 1; i <= 9; i++)
        {
            bench.Contact(i);
            bench.Order(100 + i, i);
        }
        bench.Start();
        for (var i = 1; i <= 9; i++)
        {
            bench.Dataverse.Delete(Shop.Order, EngineBench.Id(100 + i));
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
            bench.Settle(3);
        }
        bench.Settle(60);

        var deletes = bench.Campaign.Effects.Where(e => $"{e.Kind}" == "Deleted").Select(e => Convert.ToInt32(e.Key[..8], 16)).ToList();
        Assert.Equal(18, deletes.Count);
        Assert.All(Enumerable.Range(1, 9), i => Assert.True(deletes.IndexOf(100 + i) < deletes.IndexOf(i), $"contact {i} was deleted before its order"));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Child_OfADeletedParent_BecomesADeadLetter()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Start();
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle();
        bench.Order(101, 1);
        bench.Settle(30);

        Assert.Equal("ParentMissing", Assert.Single(bench.DeadLetters(Shop.Order)).ErrorId);
    }

    internal static void AssertParentsFirst(EngineBench bench)
    {
        var seen = new HashSet<string>();
        foreach (var effect in bench.Campaign.Effects)
        {
            var record = bench.Campaign.Records(effect.Resource)[effect.Key];
            var parent = record.Fields.GetValueOrDefault(effect.Resource == Shop.CusOrder ? "contactId" : "orderId");
            if (parent is not null && parent != "null")
                Assert.Contains(parent.Trim('"'), seen);
            seen.Add(effect.Key);
        }
    }
}
