using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A mapping that no record fits, or a pointer that finds nothing in any event, filled the dead letters with all there was to read: only what
/// the destination refused counted towards <c>failAfterErrors</c>.
/// </summary>
public sealed class RecordsThatCouldNotBeMappedNeverEndedARun
{
    private const string TooLong = "a first name of more than twenty letters";

    [Theory]
    [InlineData(5, WorkflowStatus.RUNNING, null)]
    [InlineData(6, WorkflowStatus.FAILED, FailureId.ErrorRun)]
    [InlineData(40, WorkflowStatus.FAILED, FailureId.ErrorRun)]
    public void Records_ThatCannotBeMapped_InARow(int count, WorkflowStatus status, string? errorId)
    {
        using var bench = Bench();
        bench.Dataverse.PageSize = 4;
        for (var i = 1; i <= count; i++)
            bench.Contact(i, TooLong);
        bench.Start();

        Assert.Equal((status, errorId), (bench.View.Status, bench.View.ErrorId));
        // The page that it ended with is stored; what was not read is read by the next start.
        Assert.Equal(Math.Min(count, 8), bench.DeadLetters().Count);
        Assert.Equal(bench.View.Read, bench.DeadLetters().Count);
    }

    [Fact]
    public void Records_ThatAreMapped_BetweenThem_LetItGoOn()
    {
        using var bench = Bench();
        for (var i = 1; i <= 60; i++)
            bench.Contact(i, i % 6 == 0 ? "good" : TooLong);
        bench.Start();

        Assert.Equal((WorkflowStatus.RUNNING, 50L, 10L), (bench.View.Status, bench.View.DeadLetters, bench.View.Written));
    }

    /// <summary>Of an unchanged record nothing is mapped again; that it once could be is success enough.</summary>
    [Fact]
    public void Records_ThatAreUnchanged_BetweenThem_LetItGoOn()
    {
        using var bench = Bench();
        for (var i = 1; i <= 20; i++)
            bench.Contact(i, i % 5 == 0 ? "good" : TooLong);
        bench.Start();
        for (var i = 21; i <= 40; i++)
            bench.Contact(i, i % 5 == 0 ? "good" : TooLong);
        bench.Dataverse.ExpireLinks(Shop.Contact);
        bench.Settle(60);

        Assert.Equal((WorkflowStatus.RUNNING, 32L, 8L), (bench.View.Status, bench.View.DeadLetters, bench.View.Written));
    }

    [Theory]
    [InlineData(50, WorkflowStatus.RUNNING)]
    [InlineData(51, WorkflowStatus.FAILED)]
    public void Events_ThatCannotBeRead_InARow(int count, WorkflowStatus status)
    {
        using var bench = new MailBench();
        for (var i = 0; i < count; i++)
            bench.Home.Journal.Append(Encoding.UTF8.GetBytes($$"""{"event":{"number":{{i}} } }"""));
        bench.Start();

        Assert.Equal((status, (long)count), (bench.View.Status, bench.View.DeadLetters));
        Assert.Equal(status == WorkflowStatus.FAILED ? FailureId.ErrorRun : null, bench.View.ErrorId);
    }

    private static EngineBench Bench()
    {
        var bench = new EngineBench();
        bench.Home.Save(new IngressDefinition { Tables = [Shop.ContactMapping], FailAfterErrors = 5 });
        return bench;
    }
}
