using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public abstract partial class StateStoreContract
{
    [Fact]
    public async Task ReadyItems_ArePagedInQueueOrderPerLane()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 6; i++)
                t.InsertItem(Ready(Contacts, i, i % 2 == 0 ? Lane.Load : Lane.OptOut));
            t.InsertItem(Ready(Orders, 1));
            t.InsertItem(InState(Contacts, 7, ItemState.Blocked));
        });

        var page = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 2));
        Assert.Equal([Key(2), Key(4)], page.Select(i => i.Key));
        Assert.Equal([Key(6)], Store.Read(r => r.ReadyItems(Contacts, Lane.Load, page[^1].Id, 2)).Select(i => i.Key));
        Assert.Equal([Key(1), Key(3), Key(5)], Store.Read(r => r.ReadyItems(Contacts, Lane.OptOut, 0, 10)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.ReadyItems(Contacts, Lane.Incremental, 0, 10)));
    }

    [Fact]
    public async Task DueItems_LongestDueFirst_AndOnlyWaitingOnes()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(Waiting(1, Start.AddSeconds(3)));
            t.InsertItem(Waiting(2, Start.AddSeconds(1)));
            t.InsertItem(Waiting(3, Start.AddSeconds(9)));
            var ready = Ready(Contacts, 4);
            ready.DueAt = Start;
            t.InsertItem(ready);
        });

        Assert.Equal(Start.AddSeconds(1), Store.Read(r => r.NextDueAt(Contacts)));
        Assert.Equal([Key(2), Key(1)], Store.Read(r => r.DueItems(Contacts, Start.AddSeconds(3), 10)).Select(i => i.Key));
        Assert.Equal([Key(2)], Store.Read(r => r.DueItems(Contacts, Start.AddSeconds(3), 1)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.DueItems(Contacts, Start, 10)));
        Assert.Null(Store.Read(r => r.NextDueAt(Orders)));
    }

    [Theory]
    [InlineData(ItemState.Ready)]
    [InlineData(ItemState.Blocked)]
    [InlineData(ItemState.Settling)]
    [InlineData(ItemState.Held)]
    public async Task ItemsInState_ArePagedOverAllLanes(ItemState state)
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 6; i++)
                t.InsertItem(InState(Contacts, i, state, (Lane)(2 - i % 3)));
            foreach (var other in Enum.GetValues<ItemState>().Where(s => s != state))
                t.InsertItem(InState(Contacts, 10 + (int)other, other));
        });

        var page = Store.Read(r => r.ItemsInState(Contacts, state, 0, 4));
        Assert.Equal([Key(1), Key(2), Key(3), Key(4)], page.Select(i => i.Key));
        Assert.Equal([Key(5), Key(6)], Store.Read(r => r.ItemsInState(Contacts, state, page[^1].Id, 4)).Select(i => i.Key));
        if (state != ItemState.Ready)
            Assert.Equal(6, Store.Read(r => r.CountInState(Contacts, state)));
    }

    [Fact]
    public async Task ItemsReadBefore_ArePagedInIdOrderOverAllStates()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 10; i++)
                t.InsertItem(InState(Contacts, i, (ItemState)(4 - i % 5), (Lane)(i % 3)));
            t.InsertItem(Ready(Orders, 1));
        });

        var page = Store.Read(r => r.ItemsReadBefore(Contacts, 8, 0, 5));
        Assert.Equal([Key(1), Key(2), Key(3), Key(4), Key(5)], page.Select(i => i.Key));
        Assert.Equal([Key(6), Key(7)], Store.Read(r => r.ItemsReadBefore(Contacts, 8, page[^1].Id, 5)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.ItemsReadBefore(Contacts, 1, 0, 5)));
    }

    [Fact]
    public async Task ItemsLinkedTo_TellsBlockingFromReferring()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(Linked(1, new ParentLink(Contacts, Key(50), Blocking: true), new ParentLink(Contacts, Key(51))));
            t.InsertItem(Linked(2, new ParentLink(Contacts, Key(50))));
            t.InsertItem(Linked(3, new ParentLink(Orders, Key(50), Blocking: true), new ParentLink(Contacts, Key(50), Blocking: true)));
        });

        Assert.Equal([Key(1), Key(3)], KeysLinked(50, blocking: true, 10));
        Assert.Equal([Key(1)], KeysLinked(50, blocking: true, 1));
        Assert.Equal([Key(2)], KeysLinked(50, blocking: false, 10));
        Assert.Equal([Key(1)], KeysLinked(51, blocking: false, 10));

        Guid[] KeysLinked(int parent, bool blocking, int limit)
            => [.. Store.Read(r => r.ItemsLinkedTo(Contacts, Key(parent), blocking, limit)).Select(i => i.Key)];
    }

    [Fact]
    public async Task ItemsLinkedTo_SameParentTwice_GivesTheItemOnce()
    {
        await WriteAsync(t => t.InsertItem(Linked(1, new ParentLink(Contacts, Key(50), true), new ParentLink(Contacts, Key(50), true), new ParentLink(Contacts, Key(50)))));

        var blocking = Assert.Single(Store.Read(r => r.ItemsLinkedTo(Contacts, Key(50), blocking: true, 10)));
        Assert.Single(Store.Read(r => r.ItemsLinkedTo(Contacts, Key(50), blocking: false, 10)));
        Assert.Equal(3, blocking.Parents.Count);
    }

    [Fact]
    public async Task OldestItemAt_IsThatOfTheLowestId_WhateverItsState()
    {
        Assert.Null(Store.Read(r => r.OldestItemAt(Contacts)));
        var oldest = InState(Contacts, 1, ItemState.Held, queuedAt: Start.AddHours(1));
        await WriteAsync(t =>
        {
            t.InsertItem(InState(Orders, 1, ItemState.Ready, queuedAt: Start.AddHours(-1)));
            t.InsertItem(oldest);
            t.InsertItem(InState(Contacts, 2, ItemState.Ready, queuedAt: Start.AddHours(2)));
        });

        Assert.Equal(Start.AddHours(1), Store.Read(r => r.OldestItemAt(Contacts)));
        await WriteAsync(t => t.DeleteItem(oldest));
        Assert.Equal(Start.AddHours(2), Store.Read(r => r.OldestItemAt(Contacts)));
    }

    [Fact]
    public async Task Hidden_IsNoPartOfTheBacklog_AndIsFoundAllTheSame()
    {
        var item = InState(Orders, 1, ItemState.Waiting);
        item.Parents = [new ParentLink(Contacts, Key(50), Blocking: true)];
        await WriteAsync(t => t.InsertItem(item));
        item.State = ItemState.Hidden;
        await WriteAsync(t => t.UpdateItem(item));

        Assert.Equal(default, Store.Read(r => r.Counts(Orders)));
        Assert.Null(Store.Read(r => r.OldestItemAt(Orders)));
        Assert.Empty(Store.Read(r => r.DueItems(Orders, DateTimeOffset.MaxValue, 10)));
        Assert.Equal(Key(1), Assert.Single(Store.Read(r => r.ItemsInState(Orders, ItemState.Hidden, 0, 10))).Key);
        Assert.Equal(Key(1), Assert.Single(Store.Read(r => r.ItemsLinkedTo(Contacts, Key(50), blocking: true, 10))).Key);
        Assert.Equal(Key(1), Assert.Single(Store.Read(r => r.ItemsReadBefore(Orders, long.MaxValue, 0, 10))).Key);

        item.State = ItemState.Waiting;
        await WriteAsync(t => t.UpdateItem(item));
        Assert.Equal(new TableCounts(Backlog: 1), Store.Read(r => r.Counts(Orders)));
        await WriteAsync(t => t.DeleteItem(item));
        Assert.Equal(default, Store.Read(r => r.Counts(Orders)));
    }

    private Item Waiting(int n, DateTimeOffset due)
    {
        var item = InState(Contacts, n, ItemState.Waiting);
        item.DueAt = due;
        return item;
    }

    private Item Linked(int n, params ParentLink[] parents)
    {
        var item = InState(Orders, n, ItemState.Blocked);
        item.Parents = parents;
        return item;
    }
}
