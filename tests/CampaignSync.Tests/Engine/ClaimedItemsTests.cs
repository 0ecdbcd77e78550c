using CampaignSync.Core.Backlog;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Engine;

/// <summary>What is claimed next, where a workflow has two tables and none of what was claimed ends, as while a system is away.</summary>
public sealed class ClaimedItemsTests
{
    private readonly IStateStore _store = new MemoryDisk().Client;
    private readonly BacklogTable _first;
    private readonly BacklogTable _second;
    private readonly ClaimedItems _claimed;

    public ClaimedItemsTests()
    {
        (_first, _second) = (Table("contact"), Table("new_order"));
        _claimed = new ClaimedItems(new TwoTables([_first, _second]), epoch: 1);
    }

    /// <summary>A flag for Campaign waits while Campaign is away; one for Dynamics must not wait with it.</summary>
    [Fact]
    public void Table_WhoseOthersTookAllTheRoom_HasAShareOfItsOwn()
    {
        Queue(_first, 2_000, Lane.Incremental);
        Assert.Equal((1_024, 0), Take());
        Queue(_second, 300, Lane.Incremental);

        Assert.True(_claimed.MayTake(BacklogBench.Now));
        Assert.Equal((0, 128), Take());
        Assert.False(_claimed.MayTake(BacklogBench.Now.AddMinutes(1)));
    }

    [Fact]
    public void Room_IsFilledByLane_WhateverTheTable()
    {
        Queue(_first, 2_000, Lane.Load);
        Queue(_second, 1_000, Lane.Incremental);

        Assert.Equal((128, 1_000), Take());
    }

    /// <returns>How many of each table.</returns>
    private (int First, int Second) Take()
    {
        IReadOnlyList<(BacklogTable Table, Item Item)> taken = [];
        Do(tx => taken = _claimed.Take(tx, BacklogBench.Now));
        _claimed.Confirm(taken);
        return (taken.Count(t => t.Table == _first), taken.Count(t => t.Table == _second));
    }

    private void Queue(BacklogTable table, int count, Lane lane) => Do(tx =>
    {
        for (var i = 1; i <= count; i++)
        {
            tx.InsertItem(new Item
            {
                Table = table.Id, Key = BacklogBench.Key(i), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = lane,
                SourceVersion = 1, Sequence = 1, DefinitionVersion = 1, QueuedAt = BacklogBench.Now, DueAt = BacklogBench.Now,
            });
        }
    });

    private BacklogTable Table(string name)
    {
        var state = new TableState { Workflow = WorkflowName.Ingress, Name = name };
        Do(tx => tx.PutTable(state));
        return new BacklogTable { Id = state.Id, Name = name, DefinitionVersion = 1 };
    }

    private void Do(Action<IStateTransaction> work) => _store.WriteAsync(work).GetAwaiter().GetResult();

    private sealed class TwoTables(IReadOnlyList<BacklogTable> tables) : IFlow
    {
        public IReadOnlyList<BacklogTable> Tables => tables;

        public IReadOnlyList<IFeed> Feeds => [];

        public IItemWriter Writer { get; } = new OneAtATime();

        public Task PrepareAsync(bool allowDeletes, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Adopt(IStateTransaction tx) => throw new NotSupportedException();
    }

    private sealed class OneAtATime : IItemWriter
    {
        public int BatchSize => 1;

        public Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool CountsAsError(WriteOutcome outcome) => throw new NotSupportedException();

        public (string? KeyText, byte[]? Body) Keepsake(Item item) => throw new NotSupportedException();
    }
}
