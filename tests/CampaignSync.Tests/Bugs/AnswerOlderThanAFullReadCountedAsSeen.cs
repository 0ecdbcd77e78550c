using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A record was asked for again, deleted, and a full read began before the answer was stored: the answer counted as seen by
/// that read, so that nobody noticed that the record was gone.
/// </summary>
public sealed class AnswerOlderThanAFullReadCountedAsSeen
{
    private readonly BacklogBench _bench = new();

    [Fact]
    public void RecordThatIsGone_IsAskedForOnceMore()
    {
        var asked = AskAgain();
        Answer(asked, fullReadBegan: _bench.Begin());

        Assert.Equal(ItemKind.Refetch, _bench.Item(1)!.Kind);
        Assert.True(_bench.ClaimOne().AskedAt > asked.AskedAt);
    }

    [Fact]
    public void RecordAskedForWithinTheRead_IsSeenByIt()
    {
        var began = _bench.Begin();
        Answer(AskAgain(), began);

        Assert.Equal(ItemKind.Upsert, _bench.Item(1)!.Kind);
        _bench.Sweep(began);
        Assert.Equal(ItemKind.Upsert, _bench.Item(1)!.Kind);
    }

    [Fact]
    public void FullReadThatHasNotBegun_IsNotWaitedFor()
    {
        Answer(AskAgain(), fullReadBegan: 0);

        Assert.Equal(ItemKind.Upsert, _bench.Item(1)!.Kind);
    }

    /// <summary>A written record comes changed and deleted in one read, so that only the source can tell.</summary>
    private Item AskAgain()
    {
        _bench.Write(1, 10, "one");
        var began = _bench.Begin();
        _bench.Bring(1, 11, BacklogBench.Record("two"), began);
        _bench.Bring(1, 11, null, began);
        return _bench.ClaimOne();
    }

    private void Answer(Item asked, long fullReadBegan)
    {
        var source = new TableState { Id = _bench.Table.Id, Workflow = WorkflowName.Ingress, Name = "contact", Phase = ReadPhase.Full, ReadBegan = fullReadBegan };
        _bench.Do(tx => new Refetched(_bench.Table, BacklogBench.Now).Enter(
            tx, asked, new IncomingChange(BacklogBench.Key(1), 11, BacklogBench.Record("two")), tx.NextSequence(), source));
    }
}
