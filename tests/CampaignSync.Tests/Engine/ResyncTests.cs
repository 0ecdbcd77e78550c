using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class ResyncTests
{
    [Fact]
    public void DeltaLinkExpired_DeletedRecords_AreFoundAndNothingElseIsWritten()
    {
        using var bench = Loaded(40);
        foreach (var i in new[] { 3, 17, 40 })
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
        bench.Contact(41);
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle(60);

        Assert.Equal(["Created 41", "Deleted 17", "Deleted 3", "Deleted 40"], bench.Effects().Skip(40).Order(StringComparer.Ordinal));
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void DeltaLinkExpired_OneOfTheDeletedStillInTheBacklog_IsGoneToo()
    {
        using var bench = Loaded(12);
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(5, "queued");
        bench.Contact(13, "never written");
        bench.Settle(12);
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(5));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(6));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(13));
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle(20);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(90);

        Assert.Null(bench.FirstName(5));
        Assert.Null(bench.FirstName(6));
        Assert.Null(bench.FirstName(13));
        Assert.Equal(10, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void DeltaLinkExpired_DeadLetterWhoseRecordIsGone_IsDropped()
    {
        using var bench = Loaded(3);
        bench.Network.OnWrite = _ => WriteFault.Refused;
        bench.Contact(4);
        bench.Settle();
        Assert.Single(bench.DeadLetters());
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(4));
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle(60);

        Assert.Empty(bench.DeadLetters());
        Assert.Equal(3, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void DeltaLinkExpired_RecordQueuedSince_CountsAsSeen()
    {
        using var bench = Loaded(9);
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(1, "changed");
        bench.Settle(10);
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle(2);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(60);

        Assert.Equal("\"changed\"", bench.FirstName(1));
        Assert.Equal(9, bench.Campaign.Records(Shop.Profile).Count);
        Assert.DoesNotContain("Deleted 1", bench.Effects());
    }

    [Fact]
    public void NextLinkRefused_Incremental_GoesBackToTheDeltaLink()
    {
        using var bench = Loaded(2);
        var refused = 0;
        bench.Network.OnRead = _ => refused++ == 1 ? ReadFault.LinkRefused : ReadFault.None;
        for (var i = 1; i <= 14; i++)
            bench.Contact(i, $"v{i}");
        bench.Settle(30);

        Assert.Equal(14, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal("\"v2\"", bench.FirstName(2));
        Assert.DoesNotContain(bench.Effects(), e => e.StartsWith("Deleted", StringComparison.Ordinal));
    }

    [Fact]
    public void DeltaLinkRefused_AsAfterAChangeOfAddress_ReadsTheTableInFull()
    {
        using var bench = Loaded(9);
        bench.Dataverse.Move(Shop.Contact);
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(4));
        bench.Contact(10);
        bench.Settle(60);

        Assert.Equal(["Created 10", "Deleted 4"], bench.Effects().Skip(9).Order(StringComparer.Ordinal));
        Assert.True(bench.View.CaughtUp);
    }

    [Fact]
    public void NextLinkRefused_FullRead_BeginsAgainAndDeletesNothing()
    {
        using var bench = Loaded(20);
        var reads = 0;
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Network.OnRead = _ => reads++ is 3 or 6 ? ReadFault.LinkRefused : ReadFault.None;
        bench.Settle(60);

        Assert.Equal(20, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal(20, bench.Effects().Count);
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
    }

    [Fact]
    public void FullRead_WithoutADeltaLinkThreeTimes_Fails()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Network.OnRead = _ => ReadFault.NoDeltaLink;
        bench.Start();

        Assert.Equal((WorkflowStatus.FAILED, FailureId.SchemaMismatch), (bench.View.Status, bench.View.ErrorId));
        Assert.Contains("ingress.yaml", bench.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FullRead_KilledInTheMiddle_GoesOnWhereItWas()
    {
        using var bench = new EngineBench();
        for (var i = 1; i <= 30; i++)
            bench.Contact(i);
        var commits = 0;
        bench.Home.Commits.Kill = (kinds, before) => !before && kinds.HasFlag(CommitKinds.Page) && ++commits == 4;
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Settle(5);
        Assert.False(bench.Home.Host!.Lives);
        bench.Home.StartHost();
        bench.Settle(30);

        Assert.Equal(30, bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal(30, bench.Effects().Distinct().Count(e => e.StartsWith("Created", StringComparison.Ordinal)));
        Assert.InRange(bench.View.Read, 1, 35);
    }

    private static EngineBench Loaded(int contacts)
    {
        var bench = new EngineBench(Shop.ContactMapping with { DeletionGuard = null });
        for (var i = 1; i <= contacts; i++)
            bench.Contact(i, $"n{i}");
        bench.Start();
        Assert.Equal(contacts, bench.Campaign.Records(Shop.Profile).Count);
        return bench;
    }
}
