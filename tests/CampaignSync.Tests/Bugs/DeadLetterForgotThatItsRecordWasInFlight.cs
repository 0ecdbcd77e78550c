using CampaignSync.Core.Backlog;
using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A record that was being written came again, moved to a parent that is not there, and went to the dead letters. That its
/// earlier write was still under way was forgotten: a deletion that came next passed for one of a record that was never
/// sent, and the record stayed at Campaign for ever.
/// </summary>
public sealed class DeadLetterForgotThatItsRecordWasInFlight
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deletion_OfARecordInTheDeadLettersWhoseWriteIsUnderWay_IsWritten(bool writtenBeforeTheDeletion)
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        bench.Bring(2, 10, BacklogBench.Record("order"));
        var underWay = bench.ClaimOne();

        bench.Bring(2, 11, BacklogBench.Record("moved", parent: 1));
        bench.Do(tx => ParentRule.DecideMissing(tx, bench.Table, bench.Table.Id, "contact", readBegan: tx.NextSequence(), afterId: 0, limit: 10, BacklogBench.Now));
        Assert.True(bench.Letter(2)!.Uncertain);

        if (writtenBeforeTheDeletion)
            bench.Done(underWay);
        bench.Bring(2, 12, null);
        if (!writtenBeforeTheDeletion)
            bench.Done(underWay);
        bench.Settle();

        var delete = bench.ClaimOne();
        Assert.Equal(ItemKind.Delete, delete.Kind);
        bench.Done(delete);
        Assert.Equal((null, null, null), (bench.Item(2), bench.Known(2), bench.Letter(2)));
    }
}
