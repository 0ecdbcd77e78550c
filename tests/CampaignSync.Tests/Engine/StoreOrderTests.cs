namespace CampaignSync.Tests.Engine;

/// <summary>What lies together in the store is written together.</summary>
public sealed class StoreOrderTests
{
    private const int Many = 4_000;

    /// <summary>With fewer than that left to write, each is entered as it ends.</summary>
    private const int Last = 1_024;

    [Fact]
    public void FullRead_IsQueuedByKey_AndChangesInTheOrderInWhichTheyWereMade()
    {
        using var bench = new EngineBench();
        bench.Dataverse.PageSize = 5000;
        int[] numbers = [7, 3, 9, 1];
        foreach (var number in numbers)
            bench.Contact(number);
        bench.Start();
        Assert.Equal(["Created 1", "Created 3", "Created 7", "Created 9"], bench.Effects());

        foreach (var number in numbers)
            bench.Contact(number, "later");
        bench.Settle();
        Assert.Equal(["Updated 7", "Updated 3", "Updated 9", "Updated 1"], bench.Effects().Skip(4));
    }

    [Fact]
    public void Load_OfThousands_EntersWhatEndedByTheHundred()
    {
        using var bench = new EngineBench();
        bench.Dataverse.PageSize = 5000;
        for (var i = 1; i <= Many; i++)
            bench.Contact(i);
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(2);
        var commits = 0;
        bench.Home.Commits.Kill = (kinds, before) =>
        {
            commits += before && (kinds & CommitKinds.Completion) != 0 && bench.Effects().Count < Many - Last ? 1 : 0;
            return false;
        };

        bench.Start();

        Assert.Equal(Many, bench.Effects().Count);
        Assert.InRange(commits, 1, Many / 100);
    }
}
