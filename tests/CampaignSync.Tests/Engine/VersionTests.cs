using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class VersionTests
{
    private static readonly TableMapping WithState = Shop.ContactMapping with { Fields = [.. Shop.ContactMapping.Fields, new FieldMapping("statecode", "state")] };

    [Fact]
    public void Edit_WhileRunning_TakesEffectWithTheNextStart()
    {
        using var bench = Loaded(8);
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(3), ("statecode", "7"));
        bench.Save(WithState);
        bench.Settle();
        Assert.True(bench.View.PendingChanges);
        Assert.Null(bench.Field(Shop.Profile, 3, "state"));
        bench.Stop();
        bench.Start();
        bench.Settle(30);

        Assert.False(bench.View.PendingChanges);
        Assert.Equal("7", bench.Field(Shop.Profile, 3, "state"));
        // Only the record that has a value in the new column is written.
        Assert.Equal(["Updated 3"], bench.Effects().Skip(8));
    }

    [Fact]
    public void FilterNarrowed_RemovesWhatItExcludes()
    {
        using var bench = Loaded(12);
        for (var i = 1; i <= 12; i++)
            bench.Dataverse.Put(Shop.Contact, EngineBench.Id(i), ("statecode", i <= 4 ? "1" : "0"));
        bench.Stop();
        bench.Save(Shop.ContactMapping with { Filter = IngressReadTests.OnlyActive() with { DeleteFilteredOut = true } });
        bench.Start();
        bench.Settle(30);

        Assert.Equal(8, bench.Campaign.Records(Shop.Profile).Count);
        Assert.DoesNotContain(bench.Effects(), e => e.StartsWith("Updated", StringComparison.Ordinal));
    }

    [Fact]
    public void PendingItemOfAnOlderVersion_IsReadAgainBeforeItIsWritten()
    {
        using var bench = Loaded(3);
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(2), ("firstname", "\"queued\""), ("statecode", "5"));
        bench.Settle();
        bench.Stop();
        bench.Save(WithState);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Start();
        bench.Settle(30);

        Assert.Equal(("\"queued\"", "5"), (bench.FirstName(2), bench.Field(Shop.Profile, 2, "state")));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void TableTakenOut_DropsItsBacklog_DeletesNothing_AndIsAdoptedAgain()
    {
        using var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
        bench.Contact(1);
        bench.Order(101, 1);
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Order(101, 1, amount: 9);
        bench.Settle();
        bench.Stop();
        bench.Save(Shop.ContactMapping);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Start();
        bench.Settle(30);
        Assert.Equal(0, bench.View.Backlog);
        Assert.Equal("1", bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.True(bench.Known(Shop.Order, 101)!.Owned);

        bench.Stop();
        bench.Save(Shop.ContactMapping, Shop.OrderMapping);
        bench.Start();
        bench.Settle(30);
        Assert.Equal("9", bench.Field(Shop.CusOrder, 101, "amount"));
        Assert.Equal(0, bench.View.DeadLetters);
    }

    [Fact]
    public void Resume_RunsUnderTheVersionThatWasRunning()
    {
        using var bench = Loaded(3);
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(2), ("statecode", "5"));
        bench.Save(WithState);
        bench.Settle();
        bench.Home.KillHost();
        bench.Settle(10);
        Assert.Equal((WorkflowStatus.FAILED, FailureId.HostNotRunning), (bench.View.Status, bench.View.ErrorId));
        bench.Home.StartHost();
        bench.Settle();

        Assert.Equal((WorkflowStatus.RUNNING, 1, true), (bench.View.Status, bench.View.RunningVersion!.Value, bench.View.PendingChanges));
        Assert.Null(bench.Field(Shop.Profile, 2, "state"));
    }

    [Fact]
    public void Replay_WritesEveryRecordAndAllFields_ThenFindsWhatIsGone()
    {
        using var bench = new EngineBench(Shop.ContactMapping with { Fields = [new FieldMapping("firstname", "firstName", ApplyUpdates: false), new FieldMapping("lastname", "lastName")], DeletionGuard = null });
        for (var i = 1; i <= 9; i++)
            bench.Contact(i, $"n{i}");
        bench.Start();
        bench.Campaign.Records(Shop.Profile).Remove(EngineBench.Id(4).ToString("D"));
        bench.Campaign.Find(Shop.Profile, EngineBench.Id(5))!.Fields["firstName"] = "\"tampered\"";
        bench.Home.RequestReplay(Shop.Contact);
        bench.Settle();
        Assert.True(bench.View.PendingReplay);
        Assert.Equal("\"tampered\"", bench.FirstName(5));
        bench.Stop();
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(9));
        bench.Start();
        bench.Settle(30);

        Assert.False(bench.View.PendingReplay);
        Assert.Equal(("\"n4\"", "\"n5\"", null), (bench.FirstName(4), bench.FirstName(5), bench.FirstName(9)));
        Assert.Equal(8, bench.Effects().Skip(9).Count(e => !e.StartsWith("Deleted", StringComparison.Ordinal)));
        Assert.Equal(0, bench.View.Backlog);
    }

    private static EngineBench Loaded(int contacts)
    {
        var bench = new EngineBench();
        for (var i = 1; i <= contacts; i++)
            bench.Contact(i, $"n{i}");
        bench.Start();
        return bench;
    }
}
