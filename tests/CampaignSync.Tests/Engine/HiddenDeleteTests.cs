using CampaignSync.Core.Backlog;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Engine;

/// <summary>A delete that found nothing, step by step, on a table whose records refer to each other: record 2's parent is record 1.</summary>
public sealed class HiddenDeleteTests
{
    private readonly BacklogBench _bench = new(deleteFilteredOut: false, children: 1);

    [Fact]
    public void Delete_ThatFoundNothing_GoesAgainAndRemembersItsParents()
    {
        NotFound(_bench.ClaimDelete());

        var again = _bench.ClaimOne();
        Assert.Equal(ItemKind.Delete, again.Kind);
        Assert.True(Assert.Single(again.Parents).Blocking);
    }

    [Fact]
    public void Delete_WhoseParentIsMissing_IsNoPartOfTheBacklog_AndIsNotReleasedByOthers()
    {
        Hide();
        _bench.Do(tx => ParentRule.RecheckDeletes(tx, _bench.Table, 0, 100, BacklogBench.Now));

        Assert.Equal(ItemState.Hidden, _bench.Item(2)!.State);
        Assert.Equal(default, _bench.Look(r => r.Counts(_bench.Table.Id)) with { Owned = 0 });
        Assert.Null(_bench.Known(2));
        Assert.Empty(_bench.Claim());
    }

    [Fact]
    public void Parent_WrittenWhileItsChildIsLookedFor_MakesTheDeleteGoOnceMore()
    {
        NotFound(_bench.ClaimDelete());
        var again = _bench.ClaimOne();
        _bench.Bring(1, 20, BacklogBench.Record("parent"));
        _bench.Done(_bench.Claim().Single(i => i.Key == BacklogBench.Key(1)));
        Hidden(again);

        Assert.Equal(ItemState.Waiting, _bench.Item(2)!.State);
        Assert.True(_bench.Item(2)!.Parents[0].Blocking);
    }

    [Fact]
    public void Parent_Written_BringsTheDeleteBack()
    {
        Hide();
        _bench.Bring(1, 20, BacklogBench.Record("parent"));
        _bench.Done(_bench.ClaimOne());

        _bench.Done(_bench.ClaimOne());
        Assert.Null(_bench.Item(2));
    }

    [Fact]
    public void Parent_OfAHiddenRecord_IsDeletedWithoutWaitingForIt()
    {
        _bench.Write(1, 5, "parent");
        Hide();
        _bench.Bring(1, 30, null);
        _bench.Settle();

        Assert.Equal(BacklogBench.Key(1), _bench.ClaimOne().Key);
    }

    [Fact]
    public void Record_ThatComesBackAndGoesAgain_StillKnowsWhatItMayReferTo()
    {
        Hide();
        _bench.Bring(2, 40, BacklogBench.Record("child again", parent: 3));
        Assert.Equal([(3, false), (1, true)], _bench.Item(2)!.Parents.Select(p => (p.Key == BacklogBench.Key(3) ? 3 : 1, p.Former)));
        _bench.Bring(2, 41, null);
        _bench.Settle();

        Assert.Contains(_bench.ClaimOne().Parents, p => p.Key == BacklogBench.Key(1));
    }

    [Fact]
    public void Record_WrittenUnderAnotherParent_ForgetsTheFormerOne()
    {
        _bench.Write(1, 1, "one");
        _bench.Write(3, 3, "three");
        _bench.Bring(2, 10, BacklogBench.Record("child", parent: 1));
        _bench.Done(_bench.ClaimOne());
        _bench.Bring(2, 11, BacklogBench.Record("child", parent: 3) with { Hash = [7] });
        Assert.Equal(2, _bench.Item(2)!.Parents.Count);
        _bench.Done(_bench.ClaimOne());

        Assert.Equal(BacklogBench.Key(3), Assert.Single(_bench.Known(2)!.Parents).Key);
    }

    [Fact]
    public void DeadLetter_OfAnUncertainAttempt_KeepsWhatTheRecordMayReferTo()
    {
        _bench.Write(1, 1, "one");
        _bench.Bring(2, 10, BacklogBench.Record("child", parent: 1));
        _bench.Retry(_bench.ClaimOne(), uncertain: true);
        _bench.Bring(2, 11, BacklogBench.Refusal);
        _bench.Bring(2, 12, null);
        _bench.Settle();

        Assert.Equal(BacklogBench.Key(1), Assert.Single(_bench.ClaimOne().Parents).Key);
    }

    private void Hide()
    {
        NotFound(_bench.ClaimDelete());
        Hidden(_bench.ClaimOne());
    }

    private void NotFound(Item delete) => _bench.Do(tx => new Completion(_bench.Table, BacklogBench.Now).NotFound(tx, delete));

    private void Hidden(Item delete) => _bench.Do(tx => new Completion(_bench.Table, BacklogBench.Now).Hidden(tx, delete, [new ParentLink(_bench.Table.Id, BacklogBench.Key(1))]));
}
