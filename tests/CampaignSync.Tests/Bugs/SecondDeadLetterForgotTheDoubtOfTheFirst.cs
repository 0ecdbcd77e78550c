using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A record went to the dead letters after answers that told nothing, and may be at Campaign. A newer version of it is refused: the
/// dead letter that takes the place of the first says that nothing ever arrived, and the record's deletion is not written.
/// </summary>
public sealed class SecondDeadLetterForgotTheDoubtOfTheFirst
{
    [Fact]
    public void Deletion_AfterARefusalOfANewerVersion_IsWritten()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.ServerErrorAfterEffect;
        bench.Contact(1);
        bench.Settle(900);
        Assert.True(Assert.Single(bench.DeadLetters()).Uncertain);
        Assert.NotNull(bench.FirstName(1));

        bench.Network.OnWrite = _ => WriteFault.Refused;
        bench.Contact(1, "newer");
        bench.Settle(60);
        Assert.Equal("RecordRefused", Assert.Single(bench.DeadLetters()).ErrorId);

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(60);

        Assert.Null(bench.FirstName(1));
    }

    [Fact]
    public void Deletion_AfterANewerVersionFoundNoParent_IsQueued()
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        bench.Bring(2, 10, BacklogBench.Record("order"));
        var item = bench.ClaimOne();
        bench.Do(tx => new Completion(bench.Table, BacklogBench.Now).Refused(tx, item, new WriteOutcome(OutcomeKind.Unknown), uncertain: true));
        Assert.True(bench.Letter(2)!.Uncertain);

        bench.Bring(2, 11, BacklogBench.Record("moved", parent: 1));
        bench.Do(tx => ParentRule.DecideMissing(tx, bench.Table, bench.Table.Id, "contact", readBegan: tx.NextSequence(), afterId: 0, limit: 10, BacklogBench.Now));
        Assert.Equal(ParentRule.ParentMissing, bench.Letter(2)!.ErrorId);
        bench.Bring(2, 12, null);
        bench.Settle();

        Assert.Equal(ItemKind.Delete, bench.Item(2)?.Kind);
    }
}
