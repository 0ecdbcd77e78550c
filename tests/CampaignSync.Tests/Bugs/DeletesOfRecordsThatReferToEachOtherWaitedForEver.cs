using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>The delete of a record that refers to itself waited for itself, and those of a ring for each other.</summary>
public sealed class DeletesOfRecordsThatReferToEachOtherWaitedForEver
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Deletes_OfARing_AllGo(int length)
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        for (var i = 1; i <= length; i++)
            bench.Do(tx => tx.PutKnown(new KnownRecord { Table = 1, Key = BacklogBench.Key(i), Owned = true, Parents = [new ParentLink(1, BacklogBench.Key((i % length) + 1))] }));
        for (var i = 1; i <= length; i++)
            bench.Bring(i, 20, null);
        bench.Settle();

        Assert.Equal(length, bench.Claim().Count);
    }

    [Fact]
    public void Deletes_OfAChain_GoFromItsEnd()
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        for (var i = 1; i <= 3; i++)
            bench.Do(tx => tx.PutKnown(new KnownRecord { Table = 1, Key = BacklogBench.Key(i), Owned = true, Parents = i == 3 ? [] : [new ParentLink(1, BacklogBench.Key(i + 1))] }));
        for (var i = 3; i >= 1; i--)
            bench.Bring(i, 20, null);
        bench.Settle();

        for (var i = 1; i <= 3; i++)
        {
            var next = bench.ClaimOne();
            Assert.Equal(BacklogBench.Key(i), next.Key);
            bench.Done(next);
        }
    }
}
