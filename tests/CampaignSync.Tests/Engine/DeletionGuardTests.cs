using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

public sealed class DeletionGuardTests
{
    [Fact]
    public void Deletes_MoreThanTheShare_AreHeldBeforeTheFirstGoes()
    {
        using var bench = Loaded(100, new DeletionGuard());
        Delete(bench, 1, 11);
        bench.Settle(90);

        Assert.Equal((WorkflowStatus.FAILED, FailureId.DeletionGuard), (bench.View.Status, bench.View.ErrorId));
        Assert.Equal((11, 11), (bench.View.Held, bench.View.Backlog));
        Assert.Equal(100, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Contains("--allow-deletes", bench.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Deletes_ExactlyTheShare_GoThrough()
    {
        using var bench = Loaded(100, new DeletionGuard());
        Delete(bench, 1, 10);
        bench.Settle(90);

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.Equal(90, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Deletes_FewerThanTen_GoThroughWhateverTheShare()
    {
        using var bench = Loaded(12, new DeletionGuard());
        Delete(bench, 1, 9);
        bench.Settle(90);

        Assert.Equal(3, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Deletes_InSlowStepsWithinAnHour_AreHeld()
    {
        using var bench = Loaded(100, new DeletionGuard());
        for (var i = 1; i <= 11; i++)
        {
            Delete(bench, i, i);
            bench.Settle(60);
        }
        bench.Settle(90);

        Assert.Equal(FailureId.DeletionGuard, bench.View.ErrorId);
        Assert.Equal(90, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal(1, bench.View.Held);
    }

    [Fact]
    public void Deletes_InStepsHoursApart_GoThrough()
    {
        using var bench = Loaded(100, new DeletionGuard());
        for (var i = 0; i < 3; i++)
        {
            Delete(bench, (i * 8) + 1, (i * 8) + 8);
            bench.Settle(62 * 60);
        }

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.Equal(76, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Deletes_OverManyPages_AreCountedTogether()
    {
        using var bench = Loaded(60, new DeletionGuard(Count: 20, Percent: 100));
        bench.Dataverse.PageSize = 4;
        Delete(bench, 1, 21);
        bench.Settle(90);

        Assert.Equal((FailureId.DeletionGuard, 21L), (bench.View.ErrorId, bench.View.Held));
        Assert.Equal(60, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Deletes_SpreadOverSeveralReads_WaitForAQuietOne()
    {
        using var bench = Loaded(200, new DeletionGuard(Count: 500, Percent: 10));
        for (var i = 0; i < 3; i++)
        {
            Delete(bench, (i * 10) + 1, (i * 10) + 10);
            bench.Settle(5);
        }
        bench.Settle(90);

        Assert.Equal(FailureId.DeletionGuard, bench.View.ErrorId);
        Assert.Equal(200, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Start_AllowDeletes_LetsExactlyTheHeldOnesThrough()
    {
        using var bench = Loaded(100, new DeletionGuard());
        Delete(bench, 1, 20);
        bench.Settle(90);
        Assert.Equal(FailureId.DeletionGuard, bench.View.ErrorId);

        bench.Start();
        bench.Settle(30);
        Assert.Equal(100, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal((WorkflowStatus.FAILED, FailureId.DeletionGuard), (bench.View.Status, bench.View.ErrorId));
        bench.Start(allowDeletes: true);
        bench.Settle(30);
        Assert.Equal(80, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal((WorkflowStatus.RUNNING, 0L), (bench.View.Status, bench.View.Held));

        Delete(bench, 21, 40);
        bench.Settle(90);
        Assert.Equal((FailureId.DeletionGuard, 20L), (bench.View.ErrorId, bench.View.Held));
        Assert.Equal(80, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void HeldRecord_ThatComesBack_IsNotDeleted()
    {
        using var bench = Loaded(100, new DeletionGuard());
        Delete(bench, 1, 20);
        bench.Settle(90);
        for (var i = 1; i <= 20; i++)
            bench.Contact(i, "back");
        bench.Start();
        bench.Settle(60);

        Assert.Equal((WorkflowStatus.RUNNING, 0L, 0L), (bench.View.Status, bench.View.Held, bench.View.Backlog));
        Assert.Equal(100, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal("\"back\"", bench.FirstName(7));
        Assert.DoesNotContain(bench.Effects(), e => e.StartsWith("Deleted", StringComparison.Ordinal));
    }

    [Fact]
    public void GuardOff_LetsEverythingThrough()
    {
        using var bench = Loaded(30, null);
        Delete(bench, 1, 30);
        bench.Settle(60);

        Assert.Empty(bench.Campaign.Records(Shop.Profile));
    }

    [Fact]
    public void FilteredOut_CountsToo()
    {
        var filter = IngressReadTests.OnlyActive() with { DeleteFilteredOut = true };
        using var bench = new EngineBench(Shop.ContactMapping with { Filter = filter, ApplyDeletes = false });
        for (var i = 1; i <= 40; i++)
            bench.Dataverse.Put(Shop.Contact, EngineBench.Id(i), ("statecode", "0"));
        bench.Start();
        for (var i = 1; i <= 11; i++)
            bench.Dataverse.Put(Shop.Contact, EngineBench.Id(i), ("statecode", "1"));
        bench.Settle(90);

        Assert.Equal((FailureId.DeletionGuard, 11L), (bench.View.ErrorId, bench.View.Held));
        Assert.Equal(40, bench.Campaign.Records(Shop.Profile).Count);
    }

    private static EngineBench Loaded(int contacts, DeletionGuard? guard)
    {
        var bench = new EngineBench(Shop.ContactMapping with { DeletionGuard = guard });
        bench.Dataverse.PageSize = 50;
        for (var i = 1; i <= contacts; i++)
            bench.Contact(i, $"n{i}");
        bench.Start();
        Assert.Equal(contacts, bench.Campaign.Records(Shop.Profile).Count);
        return bench;
    }

    private static void Delete(EngineBench bench, int first, int last)
    {
        for (var i = first; i <= last; i++)
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
    }
}
