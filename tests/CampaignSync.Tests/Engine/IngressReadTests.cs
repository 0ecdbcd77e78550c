using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class IngressReadTests
{
    [Fact]
    public void InitialLoad_ManyPages_CreatesEveryRecordOnce()
    {
        using var bench = new EngineBench();
        for (var i = 1; i <= 23; i++)
            bench.Contact(i, $"n{i}");
        bench.Start();

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.True(bench.View.CaughtUp);
        Assert.Equal(23, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal("\"n7\"", bench.FirstName(7));
        Assert.Equal(Enumerable.Range(1, 23).Select(i => $"Created {i}"), bench.Effects().Order(StringComparer.Ordinal).OrderBy(e => e.Length));
        Assert.Equal((23, 23, 0), (bench.View.Read, bench.View.Written, bench.View.Backlog));
    }

    [Fact]
    public void Incremental_CreateChangeDelete_Follows()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Contact(2);
        bench.Start();
        bench.Contact(2, "Bea");
        bench.Contact(3, "Cid");
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle();

        Assert.Null(bench.FirstName(1));
        Assert.Equal("\"Bea\"", bench.FirstName(2));
        Assert.Equal("\"Cid\"", bench.FirstName(3));
        Assert.Equal(1, bench.View.Deleted);
        Assert.Null(bench.Known(Shop.Contact, 1));
    }

    [Fact]
    public void Incremental_UnmappedColumnChanges_WritesNothing()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Start();
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "1"));
        bench.Settle();

        Assert.Equal(["Created 1"], bench.Effects());
        Assert.Equal(1, bench.View.Unchanged);
    }

    [Fact]
    public void Record_ReplacedWhileInFlight_EndsWithTheNewest()
    {
        using var bench = new EngineBench();
        bench.Contact(1, "old");
        bench.Start();
        bench.Network.Latency = () => TimeSpan.FromSeconds(8);
        bench.Contact(1, "middle");
        bench.Until(() => bench.Item(Shop.Contact, 1) is { InFlightEpoch: not 0 });
        bench.Contact(1, "new");
        bench.Settle(120);

        Assert.Equal("\"new\"", bench.FirstName(1));
        Assert.Equal(["Created 1", "Updated 1", "Updated 1"], bench.Effects());
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Record_LostAnswerThenBackToTheOldValue_EndsWithTheOldValue()
    {
        using var bench = new EngineBench();
        bench.Contact(1, "old");
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.LostAnswer;
        bench.Contact(1, "new");
        bench.Until(() => bench.FirstName(1) == "\"new\"");
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(1, "old");
        bench.Settle();
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(60);

        Assert.Equal("\"old\"", bench.FirstName(1));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Record_LostAnswerOfACreate_IsNotCreatedTwice()
    {
        using var bench = new EngineBench();
        var requests = 0;
        bench.Network.OnWrite = _ => requests++ == 0 ? WriteFault.LostAnswer : WriteFault.None;
        bench.Contact(1);
        bench.Start();
        bench.Settle(60);

        Assert.Equal(["Created 1", "Updated 1"], bench.Effects());
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Deletion_OfWhatWeNeverWrote_DeletesNothing()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Filter = OnlyActive() });
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "1"));
        bench.Campaign.TryCreate(Shop.Profile, EngineBench.Id(1).ToString("D"), "{\"firstName\":\"theirs\"}"u8.ToArray());
        bench.Start();
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle();

        Assert.Equal("\"theirs\"", bench.FirstName(1));
        Assert.Equal(["Created 1"], bench.Effects());
    }

    [Fact]
    public void Deletion_ApplyDeletesOff_LeavesTheRecord()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { ApplyDeletes = false });
        bench.Contact(1);
        bench.Start();
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle();
        Assert.NotNull(bench.FirstName(1));
        Assert.Equal(1, bench.View.Skipped);

        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle();
        Assert.NotNull(bench.FirstName(1));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void Record_ThereBefore_IsAdoptedByKey()
    {
        using var bench = new EngineBench();
        bench.Contact(1, "ours");
        bench.Campaign.TryCreate(Shop.Profile, EngineBench.Id(1).ToString("D"), "{\"firstName\":\"theirs\",\"state\":7}"u8.ToArray());
        bench.Start();

        Assert.Equal("\"ours\"", bench.FirstName(1));
        Assert.Equal("7", bench.Field(Shop.Profile, 1, "state"));
        Assert.Equal(["Created 1", "Updated 1"], bench.Effects());
    }

    [Fact]
    public void Filter_RecordNoLongerPasses_IsDeletedIfAskedFor()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Filter = OnlyActive() with { DeleteFilteredOut = true } });
        bench.Contact(1);
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "0"));
        bench.Start();
        Assert.NotNull(bench.FirstName(1));
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "1"));
        bench.Settle();

        Assert.Null(bench.FirstName(1));
        Assert.Equal((false, true), (bench.Known(Shop.Contact, 1)!.Owned, bench.Known(Shop.Contact, 1)!.FilteredOut));

        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "0"));
        bench.Settle();
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Filter_RecordNoLongerPassesAndIsToStay_IsNotUpdatedAnyMore()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Filter = OnlyActive() });
        bench.Contact(1);
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "0"));
        bench.Start();
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("statecode", "1"), ("firstname", "\"later\""));
        bench.Settle();

        Assert.Equal("\"Ann\"", bench.FirstName(1));
        Assert.True(bench.Known(Shop.Contact, 1)!.FilteredOut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Page_DuplicatedOrReordered_EndsTheSame(bool reordered)
    {
        using var bench = new EngineBench();
        bench.Network.OnRead = _ => reordered ? ReadFault.Reordered : ReadFault.Duplicates;
        for (var round = 0; round < 6; round++)
        {
            for (var i = 1; i <= 9; i++)
                bench.Contact(i, $"r{round}n{i}");
            if (round == 0)
                bench.Start();
            bench.Settle(6);
        }
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(4));
        bench.Settle();

        Assert.Equal(8, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal("\"r5n3\"", bench.FirstName(3));
    }

    [Fact]
    public void UpsertAndDeletion_InOneRead_AsksTheRecordItself()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Start();
        // Deleted and restored before the poll: the page brings only the newer, but out of order with a stale deletion.
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle();
        bench.Contact(1, "back");
        bench.Settle();

        Assert.Equal("\"back\"", bench.FirstName(1));
        Assert.Equal(["Created 1", "Deleted 1", "Created 1"], bench.Effects());
    }

    [Fact]
    public void ApplyUpdatesFalse_IsWrittenOnCreationOnly()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Fields = [new FieldMapping("firstname", "firstName", ApplyUpdates: false), new FieldMapping("lastname", "lastName")] });
        bench.Contact(1, "first");
        bench.Start();
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("firstname", "\"second\""), ("lastname", "\"Low\""));
        bench.Settle();

        Assert.Equal(("\"first\"", "\"Low\""), (bench.FirstName(1), bench.Field(Shop.Profile, 1, "lastName")));
    }

    [Fact]
    public void Value_TooLong_IsADeadLetterUntilItFits()
    {
        using var bench = new EngineBench();
        bench.Contact(1, new string('x', 30));
        bench.Contact(2);
        bench.Start();
        Assert.Equal("ValueTooLong", Assert.Single(bench.DeadLetters()).ErrorId);
        Assert.NotNull(bench.FirstName(2));

        bench.Contact(1, "fits");
        bench.Settle();
        Assert.Equal("\"fits\"", bench.FirstName(1));
        Assert.Empty(bench.DeadLetters());
    }

    internal static RowFilter OnlyActive() => new() { Conditions = [new FilterCondition("statecode", FilterOperator.Equals, ["0"])] };
}
