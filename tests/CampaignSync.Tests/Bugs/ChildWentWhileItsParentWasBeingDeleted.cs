using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A child came while its parent's delete was in flight, or had ended without an answer, and was written after its parent had gone.</summary>
public sealed class ChildWentWhileItsParentWasBeingDeleted
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Child_OfAParentWhoseDeleteMayHaveTakenEffect_Waits(bool answerLost)
    {
        var bench = new BacklogBench(deleteFilteredOut: false, children: 1);
        bench.Write(1, 10, "parent");
        bench.Bring(1, 11, null);
        bench.Settle();
        var delete = bench.ClaimOne();
        if (answerLost)
            bench.Retry(delete, uncertain: true);
        bench.Bring(2, 12, BacklogBench.Record("child", parent: 1));

        Assert.Equal(ItemState.Blocked, bench.Item(2)!.State);
        bench.Done(answerLost ? bench.ClaimOne() : delete);
        Assert.Empty(bench.Claim());
    }
}
