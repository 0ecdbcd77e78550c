using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public abstract partial class StateStoreContract
{
    [Fact]
    public async Task InsertItem_AllFields_ComeBack()
    {
        var bare = new Item
        {
            Table = Contacts, Key = Key(1), Kind = ItemKind.Delete, State = ItemState.Held, Lane = Lane.OptOut, SourceVersion = 0, Sequence = 0,
            DefinitionVersion = 1, QueuedAt = Start,
        };
        var full = FullItem(Key(2));
        await WriteAsync(t =>
        {
            t.InsertItem(bare);
            t.InsertItem(full);
        });

        Assert.True(bare.Id > 0 && full.Id > bare.Id);
        Same(bare, Store.Read(r => r.FindItem(Contacts, Key(1))));
        Same(full, Store.Read(r => r.FindItem(Contacts, Key(2))));
        Assert.Null(Store.Read(r => r.FindItem(Orders, Key(2))));
        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(3))));
        Assert.Equal(new ItemStanding(ItemKind.Delete, ItemState.Held, MayHaveArrived: false), Store.Read(r => r.FindStanding(Contacts, Key(1))));
        Assert.Equal(new ItemStanding(ItemKind.Upsert, ItemState.Waiting, MayHaveArrived: true), Store.Read(r => r.FindStanding(Contacts, Key(2))));
        Assert.Null(Store.Read(r => r.FindStanding(Contacts, Key(3))));
    }

    [Fact]
    public async Task InsertItem_OfAKeyThatIsQueued_ThrowsAndTakesTheWholePieceBack()
    {
        await WriteAsync(t => t.InsertItem(Ready(Contacts, 1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t =>
        {
            t.InsertItem(Ready(Contacts, 2));
            t.InsertItem(Ready(Contacts, 1));
        }));

        Assert.Equal(1, Store.Read(r => r.Counts(Contacts)).Backlog);
        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(2))));
    }

    [Fact]
    public async Task UpdateItem_RewritesRowAndLinks_ButNotItsPlace()
    {
        var item = Ready(Contacts, 1);
        item.Parents = [new(Orders, Key(9), Blocking: true)];
        await WriteAsync(t => t.InsertItem(item));

        var update = FullItem(Key(1), id: item.Id);
        await WriteAsync(t => t.UpdateItem(update));

        var found = Store.Read(r => r.FindItem(Contacts, Key(1)))!;
        Assert.Equal(item.QueuedAt, found.QueuedAt);
        Same(RowCopies.Copy(update, item.QueuedAt), found);
        Assert.Empty(Store.Read(r => r.ItemsLinkedTo(Orders, Key(9), blocking: true, 10)));
        Assert.Single(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.UpdateItem(FullItem(Key(1), id: item.Id + 1))));
    }

    [Fact]
    public async Task MarkInFlight_StoresTheMarkAndNothingElse()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t => t.InsertItem(item));
        var before = Store.Read(r => r.FindItem(Contacts, Key(1)))!;

        item.Attempts = 77;
        await WriteAsync(t => t.MarkInFlight(item, 8));

        Assert.Equal(8, item.InFlightEpoch);
        before.InFlightEpoch = 8;
        Same(before, Store.Read(r => r.FindItem(Contacts, Key(1))));
        await WriteAsync(t => t.DeleteItem(item));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.MarkInFlight(item, 8)));
    }

    [Fact]
    public async Task FindStanding_SaysWhatFindItemSays_OfItemsThatNothingHappenedTo()
    {
        var item = Ready(Contacts, 1);
        var uncertain = Ready(Contacts, 2);
        uncertain.Uncertain = true;
        await WriteAsync(t =>
        {
            t.InsertItem(item);
            t.InsertItem(uncertain);
        });

        Assert.Equal(new ItemStanding(ItemKind.Upsert, ItemState.Ready, MayHaveArrived: false), Store.Read(r => r.FindStanding(Contacts, Key(1))));
        Assert.Equal(new ItemStanding(ItemKind.Upsert, ItemState.Ready, MayHaveArrived: true), Store.Read(r => r.FindStanding(Contacts, Key(2))));
        await WriteAsync(t => t.MarkInFlight(item, 8));
        Assert.Equal(new ItemStanding(ItemKind.Upsert, ItemState.Ready, MayHaveArrived: true), Store.Read(r => r.FindStanding(Contacts, Key(1))));
    }

    [Fact]
    public async Task DeleteItem_RemovesRowAndLinks_AndIsNoErrorTwice()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t => t.InsertItem(item));

        await WriteAsync(t => t.DeleteItem(item));
        await WriteAsync(t => t.DeleteItem(item));

        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Empty(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        Assert.Equal(default, Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task DeleteItemIfUnchanged_OfAnItemAsItStands_RemovesRowAndLinksAndCounts()
    {
        await WriteAsync(t => t.InsertItem(FullItem(Key(1))));
        var claimed = Store.Read(r => r.FindItem(Contacts, Key(1)))!;
        await WriteAsync(t => t.MarkInFlight(claimed, 8));

        Assert.True(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(claimed)));
        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(claimed)));

        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Empty(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        Assert.Equal(default, Store.Read(r => r.Counts(Contacts)));
    }

    public static TheoryData<string> ChangesOfAClaimedItem => [.. s_changesOfAClaimedItem.Keys];

    private static readonly Dictionary<string, Action<Item>> s_changesOfAClaimedItem = new()
    {
        ["replaced"] = i => i.Revision++,
        ["to be deleted"] = i => i.Kind = ItemKind.Delete,
        ["settles"] = i => i.State = ItemState.Settling,
        ["same values under a newer version"] = i => i.SourceVersion++,
        ["read again"] = i => i.Sequence++,
        ["a parent was written"] = i => i.Parents = [.. i.Parents.Select(p => p with { Blocking = !p.Blocking })],
        ["no parents any more"] = i => i.Parents = [],
    };

    [Theory]
    [MemberData(nameof(ChangesOfAClaimedItem))]
    public async Task DeleteItemIfUnchanged_OfOneThatWasChanged_DoesNothing(string change)
    {
        await WriteAsync(t => t.InsertItem(FullItem(Key(1))));
        var claimed = Store.Read(r => r.FindItem(Contacts, Key(1)))!;
        var counts = Store.Read(r => r.Counts(Contacts));
        s_changesOfAClaimedItem[change](claimed);

        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(claimed)));

        Assert.NotNull(Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Single(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        Assert.Equal(counts, Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task InsertItem_AfterTheNewestWasDeleted_GetsAHigherId()
    {
        var first = Ready(Contacts, 1);
        var second = Ready(Contacts, 2);
        await WriteAsync(t => t.InsertItem(first));
        await WriteAsync(t => t.DeleteItem(first));
        await WriteAsync(t => t.InsertItem(second));

        Assert.True(second.Id > first.Id);
    }

    [Fact]
    public async Task DeleteItems_TakesTheOldestOfThatTable()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 5; i++)
                t.InsertItem(Ready(Contacts, i));
            t.InsertItem(Ready(Orders, 1));
        });

        Assert.Equal(3, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal([Key(4), Key(5)], Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10)).Select(i => i.Key));
        Assert.Equal(2, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal(0, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal(1, Store.Read(r => r.Counts(Orders)).Backlog);
    }

    private Item FullItem(Guid key, long id = 0) => new()
    {
        Id = id, Table = Contacts, Key = key, Kind = ItemKind.Upsert, State = ItemState.Waiting, Lane = Lane.Incremental, Revision = 2, SourceVersion = long.MaxValue,
        Sequence = 4, DefinitionVersion = 5, Body = [6, 0, 7], Hash = [8], RowHash = -80, WriteAll = true, InFlightEpoch = 9, Uncertain = true, Attempts = 10,
        CountedAttempts = 11, QueuedAt = Start.AddTicks(1), DueAt = Start.AddTicks(2), LastError = "503",
        Parents = [new(Orders, Key(100)), new(Orders, Key(101), Blocking: true), new(Orders, Key(102), Former: true), new(Orders, Key(103), Blocking: true, Former: true)],
    };
}
