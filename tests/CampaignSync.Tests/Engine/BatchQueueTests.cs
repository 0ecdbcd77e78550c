using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Engine;

public sealed class BatchQueueTests
{
    [Fact]
    public void Add_AsksForNoMoreRunners_ThanBatchesAreWrittenAtOnce()
    {
        var queue = new BatchQueue(most: 2);

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => queue.Add(Batch(Lane.Load))));
    }

    [Fact]
    public void TryTake_GivesTheMoreUrgentFirst_AndOfOneLaneTheOldest()
    {
        var queue = new BatchQueue(most: 1);
        Item[][] batches = [Batch(Lane.Load), Batch(Lane.Incremental), Batch(Lane.Load), Batch(Lane.OptOut), Batch(Lane.Load, Lane.Incremental)];
        foreach (var batch in batches)
            queue.Add(batch);

        Assert.Equal([batches[3], batches[1], batches[4], batches[0], batches[2]], Enumerable.Range(0, 5).Select(_ => queue.TryTake()));
    }

    [Fact]
    public void Add_AfterARunnerFoundNothing_AsksForOneAgain()
    {
        var queue = new BatchQueue(most: 1);
        Assert.True(queue.Add(Batch(Lane.Load)));
        Assert.NotNull(queue.TryTake());
        Assert.False(queue.Add(Batch(Lane.Load)));
        Assert.NotNull(queue.TryTake());
        Assert.Null(queue.TryTake());

        Assert.True(queue.Add(Batch(Lane.Load)));
    }

    [Fact]
    public void TakeAll_LeavesNothingToRun()
    {
        var queue = new BatchQueue(most: 1);
        Item[][] batches = [Batch(Lane.Load), Batch(Lane.OptOut)];
        foreach (var batch in batches)
            queue.Add(batch);

        Assert.Equal([batches[1], batches[0]], queue.TakeAll());
        Assert.Null(queue.TryTake());
    }

    private static Item[] Batch(params Lane[] lanes) => [.. lanes.Select(lane => new Item { Table = 1, Key = Guid.Empty, Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = lane, SourceVersion = 1, Sequence = 1, DefinitionVersion = 1 })];
}
