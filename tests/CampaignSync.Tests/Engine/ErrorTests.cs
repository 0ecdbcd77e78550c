using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

public sealed class ErrorTests
{
    [Fact]
    public void CampaignAway_DegradedWithoutDeadLetter_DrainsByItself()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        for (var i = 1; i <= 30; i++)
            bench.Contact(i, "during");
        bench.Settle(300);

        Assert.Equal((WorkflowStatus.RUNNING, WorkflowHealth.Degraded, 30L, 0L), (bench.View.Status, bench.View.Health, bench.View.Backlog, bench.View.DeadLetters));
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(60);
        Assert.Equal((WorkflowHealth.Healthy, 0L), (bench.View.Health, bench.View.Backlog));
        Assert.Equal(30, bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void CampaignAnswers500ToEverything_NoDeadLetter()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.ServerError;
        bench.Network.OnProbe = _ => false;
        for (var i = 1; i <= 10; i++)
            bench.Contact(i, "during");
        bench.Settle(1800);

        Assert.Equal((WorkflowHealth.Degraded, 10L, 0L), (bench.View.Health, bench.View.Backlog, bench.View.DeadLetters));
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Network.OnProbe = _ => true;
        bench.Settle(120);
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void CampaignAnswers500ToOne_WhileOthersSucceed_DeadLetterAtTheEighth()
    {
        using var bench = Loaded();
        var tries = 0;
        bench.Network.OnProbe = _ => false;
        bench.Network.OnWrite = w => w.Key == EngineBench.Id(1).ToString("D") ? Count() : WriteFault.None;
        bench.Contact(1, "poison");
        for (var i = 0; i < 200 && bench.DeadLetters().Count == 0; i++)
        {
            bench.Contact(2, $"v{i}");
            bench.Settle(5);
        }

        var letter = Assert.Single(bench.DeadLetters());
        Assert.Equal("UnknownAnswer", letter.ErrorId);
        Assert.True(letter.Uncertain);
        Assert.Equal(0, bench.View.Backlog);
        Assert.True(tries >= 8, $"{tries} tries");

        WriteFault Count()
        {
            tries++;
            return WriteFault.ServerError;
        }
    }

    [Fact]
    public void CampaignAnswers500ToOne_ProbeSucceeds_DeadLetterAtTheEighth()
    {
        using var bench = Loaded();
        var tries = 0;
        bench.Network.OnWrite = _ =>
        {
            tries++;
            return WriteFault.ServerError;
        };
        bench.Contact(1, "poison");
        bench.Settle(900);

        Assert.Equal(8, tries);
        Assert.Equal((8, "UnknownAnswer"), (Assert.Single(bench.DeadLetters()).Attempts, bench.DeadLetters()[0].ErrorId));
    }

    [Fact]
    public void Refused_DeadLetterAtOnce_OthersGoOn_RestoreReadsAgain()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = w => w.Key == EngineBench.Id(1).ToString("D") ? WriteFault.Refused : WriteFault.None;
        bench.Contact(1, "refused");
        bench.Contact(2, "fine");
        bench.Settle();

        var letter = Assert.Single(bench.DeadLetters());
        Assert.Equal(("RecordRefused", $"POST profile/{EngineBench.Id(1)}", "400"), (letter.ErrorId, letter.Request, letter.Answer));
        Assert.Equal("\"fine\"", bench.FirstName(2));

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Home.Restore(letter);
        bench.Settle();
        Assert.Equal("\"refused\"", bench.FirstName(1));
        Assert.Empty(bench.DeadLetters());
    }

    [Fact]
    public void Restore_RowIsGone_BecomesADelete()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.Refused;
        bench.Contact(1, "refused");
        bench.Settle();
        bench.Stop();
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Home.Restore(bench.DeadLetters()[0]);
        bench.Start();

        Assert.Null(bench.FirstName(1));
        Assert.Empty(bench.DeadLetters());
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void LaterSuccess_RemovesTheDeadLetter()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.Refused;
        bench.Contact(1, "bad");
        bench.Settle();
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Contact(1, "good");
        bench.Settle();

        Assert.Empty(bench.DeadLetters());
        Assert.Equal("\"good\"", bench.FirstName(1));
    }

    [Fact]
    public void Errors_MoreThanAllowedInARow_FailAndKeepTheBacklog()
    {
        using var bench = new EngineBench();
        bench.Home.Save(new IngressDefinition { Tables = [Shop.ContactMapping], FailAfterErrors = 5 });
        bench.Network.OnWrite = _ => WriteFault.Refused;
        for (var i = 1; i <= 200; i++)
            bench.Contact(i);
        bench.Start();

        Assert.Equal((WorkflowStatus.FAILED, FailureId.ErrorRun), (bench.View.Status, bench.View.ErrorId));
        Assert.Equal(200, bench.View.Backlog + bench.View.DeadLetters + UnreadContacts(bench));
    }

    [Fact]
    public void Errors_WithASuccessBetween_DoNotFail()
    {
        using var bench = new EngineBench();
        bench.Home.Save(new IngressDefinition { Tables = [Shop.ContactMapping], FailAfterErrors = 5 });
        var writes = 0;
        bench.Network.OnWrite = _ => writes++ % 5 == 4 ? WriteFault.None : WriteFault.Refused;
        for (var i = 1; i <= 60; i++)
            bench.Contact(i);
        bench.Start();

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.Equal(48, bench.View.DeadLetters);
    }

    [Fact]
    public void Throttled_WaitsAsLongAsAsked_AndLosesNothing()
    {
        using var bench = Loaded();
        var first = true;
        bench.Network.RetryAfter = () => TimeSpan.FromSeconds(40);
        bench.Network.OnWrite = _ => first ? WriteFault.Throttled : WriteFault.None;
        bench.Contact(1);
        bench.Settle(6);
        first = false;
        bench.Settle(20);
        Assert.Null(bench.FirstName(1));
        Assert.Equal(WorkflowHealth.Degraded, bench.View.Health);
        bench.Settle(40);

        Assert.NotNull(bench.FirstName(1));
        Assert.Equal(0, bench.View.DeadLetters);
    }

    [Fact]
    public void DataverseAway_DegradedAndCatchesUp()
    {
        using var bench = Loaded();
        bench.Network.OnRead = _ => ReadFault.Unavailable;
        bench.Contact(1);
        bench.Settle(60);
        Assert.Equal((WorkflowStatus.RUNNING, WorkflowHealth.Degraded), (bench.View.Status, bench.View.Health));
        bench.Network.OnRead = _ => ReadFault.None;
        bench.Settle(40);

        Assert.Equal(WorkflowHealth.Healthy, bench.View.Health);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Start_SystemAway_StaysStarting_ThenRuns()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Network.OnSignIn = () => new TransientException("The token endpoint does not answer.");
        bench.Start();
        Assert.Equal((WorkflowStatus.STARTING, WorkflowHealth.Degraded), (bench.View.Status, bench.View.Health));
        Assert.Contains("token endpoint", bench.View.Reason, StringComparison.Ordinal);
        bench.Network.OnSignIn = () => null;
        bench.Settle(60);

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Start_CredentialRejected_Fails_AndGoesOnOnceMended()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        bench.Network.OnSignIn = () => new FatalException(FailureId.CredentialRejected, "Campaign rejects the client secret.");
        bench.Start();
        Assert.Equal((WorkflowStatus.FAILED, FailureId.CredentialRejected), (bench.View.Status, bench.View.ErrorId));
        bench.Network.OnSignIn = () => null;
        bench.Start();

        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void ColumnDroppedWhileRunning_FailsNamingIt_AndKeepsTheBacklog()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(1);
        bench.Settle();
        var columns = Shop.ContactTable.Columns.Where(c => c.Key != "lastname").ToDictionary();
        bench.Dataverse.Table(Shop.Contact).Schema = Shop.ContactTable with { Columns = columns };
        bench.Settle(60);

        Assert.Equal((WorkflowStatus.FAILED, FailureId.SchemaMismatch, 1L), (bench.View.Status, bench.View.ErrorId, bench.View.Backlog));
        Assert.Contains("lastname", bench.View.Reason, StringComparison.Ordinal);
        bench.Start();
        Assert.Equal((WorkflowStatus.FAILED, FailureId.SchemaMismatch), (bench.View.Status, bench.View.ErrorId));
    }

    [Fact]
    public void DiskNearlyFull_ReadingWaits_WritingGoesOn()
    {
        using var bench = Loaded();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(1);
        bench.Settle();
        bench.Home.FreeDiskBytes = 1024;
        bench.Settle(30);
        bench.Contact(2);
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(60);
        Assert.NotNull(bench.FirstName(1));
        Assert.Null(bench.FirstName(2));
        Assert.Equal(WorkflowHealth.Degraded, bench.View.Health);

        bench.Home.FreeDiskBytes = long.MaxValue;
        bench.Settle(30);
        Assert.NotNull(bench.FirstName(2));
    }

    [Fact]
    public void DiskDoesNotSayHowMuchIsFree_ReadingGoesOn()
    {
        using var bench = Loaded();
        bench.Home.FreeDiskBytes = null;
        bench.Contact(1);
        bench.Settle(60);
        Assert.NotNull(bench.FirstName(1));
        Assert.Equal((WorkflowStatus.RUNNING, WorkflowHealth.Healthy), (bench.View.Status, bench.View.Health));
    }

    private static EngineBench Loaded()
    {
        var bench = new EngineBench();
        bench.Start();
        Assert.Equal(WorkflowStatus.RUNNING, bench.View.Status);
        return bench;
    }

    private static long UnreadContacts(EngineBench bench) => bench.Dataverse.Table(Shop.Contact).Rows.Count - bench.View.Read;
}
