using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>Listings over items that stand together and items that stand alone, and pieces of work that end half-way.</summary>
public abstract partial class StateStoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public async Task Listings_OverItemsThatStandTogetherAndAlone_AreInOrderOfIds(int page)
    {
        await InsertAlikeAsync(Enumerable.Range(1, 6));
        await WriteAsync(t =>
        {
            t.InsertItem(InState(Contacts, 7, ItemState.Ready));
            t.InsertItem(Alike(8, lane: Lane.Incremental));
            t.InsertItem(Alike(9, lane: Lane.Incremental));
        });
        await InsertAlikeAsync([10, 11]);
        await WriteAsync(t =>
        {
            foreach (var n in new[] { 1, 4, 9 })
            {
                var item = t.FindItem(Contacts, Key(n))!;
                item.Attempts++;
                t.UpdateItem(item);
            }
        });

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 10, 11], Paged((r, after) => r.ReadyItems(Contacts, Lane.Load, after, page)));
        Assert.Equal([8, 9], Paged((r, after) => r.ReadyItems(Contacts, Lane.Incremental, after, page)));
        Assert.Equal(Enumerable.Range(1, 11), Paged((r, after) => r.ItemsInState(Contacts, ItemState.Ready, after, page)));
        Assert.Equal(Enumerable.Range(1, 11), Paged((r, after) => r.ItemsReadBefore(Contacts, long.MaxValue, after, page)));

        IEnumerable<int> Paged(Func<IStateReader, long, IReadOnlyList<Item>> list)
        {
            var numbers = new List<int>();
            for (IReadOnlyList<Item> next = Store.Read(r => list(r, 0)); next.Count > 0; next = Store.Read(r => list(r, next[^1].Id)))
                numbers.AddRange(next.Select(i => (int)i.SourceVersion));
            return numbers;
        }
    }

    [Fact]
    public async Task ItemsReadBefore_OverItemsThatStandTogetherAndAlone_LooksAtEachOnesSequence()
    {
        await WriteAsync(t =>
        {
            foreach (var (n, sequence) in new[] { (1, 3), (2, 3), (3, 8), (4, 8), (5, 3) })
                t.InsertItem(Alike(n, i => i.Sequence = sequence));
            var readAgain = t.FindItem(Contacts, Key(2))!;
            readAgain.Sequence = 9;
            t.UpdateItem(readAgain);
        });

        Assert.Equal([Key(1), Key(5)], Store.Read(r => r.ItemsReadBefore(Contacts, 8, 0, 10)).Select(i => i.Key));
        Assert.Equal([Key(1), Key(3), Key(4), Key(5)], Store.Read(r => r.ItemsReadBefore(Contacts, 9, 0, 10)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.ItemsReadBefore(Contacts, 3, 0, 10)));
    }

    [Fact]
    public async Task OldestItemAt_OverItemsThatStandTogetherAndAlone_IsThatOfTheLowestId()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(Timed(1, 50, Lane.Incremental));
            t.InsertItem(Timed(2, 20, Lane.Load));
            t.InsertItem(Timed(3, 40, Lane.OptOut));
            t.InsertItem(Timed(4, 10, Lane.Load));
        });

        foreach (var (n, minutes) in new[] { (1, 50), (2, 20), (3, 40), (4, 10) })
        {
            Assert.Equal(Start.AddMinutes(minutes), Store.Read(r => r.OldestItemAt(Contacts)));
            var item = Store.Read(r => r.FindItem(Contacts, Key(n)))!;
            item.Attempts++;
            await WriteAsync(t => t.UpdateItem(item));
            Assert.Equal(Start.AddMinutes(minutes), Store.Read(r => r.OldestItemAt(Contacts)));
            await WriteAsync(t => t.DeleteItem(item));
        }

        Assert.Null(Store.Read(r => r.OldestItemAt(Contacts)));

        Item Timed(int n, int minutes, Lane lane) => InState(Contacts, n, ItemState.Ready, lane, Start.AddMinutes(minutes));
    }

    [Fact]
    public async Task OldestItemAt_FirstOfManyGone_IsThatOfTheNext()
    {
        await InsertAlikeAsync([1, 2]);
        await WriteAsync(t => t.InsertItem(InState(Contacts, 3, ItemState.Ready, queuedAt: Start.AddHours(1))));

        foreach (var (n, at) in new[] { (1, Start), (2, Start.AddHours(1)) })
        {
            await WriteAsync(t => t.DeleteItem(t.FindItem(Contacts, Key(n))!));
            Assert.Equal(at, Store.Read(r => r.OldestItemAt(Contacts)));
        }
    }

    [Fact]
    public async Task Transaction_SeesWhatItChangedOfItemsThatStandTogether()
    {
        await WriteAsync(t =>
        {
            for (var n = 1; n <= 4; n++)
                t.InsertItem(Alike(n));
            Assert.Equal(Start, t.OldestItemAt(Contacts));
            var items = t.ReadyItems(Contacts, Lane.Load, 0, 10);
            Assert.Equal([Key(1), Key(2), Key(3), Key(4)], items.Select(i => i.Key));
            t.MarkInFlight(items[0], 2);
            t.MarkInFlight(items[1], 2);
            Assert.Equal(2, t.FindItem(Contacts, Key(2))!.InFlightEpoch);
            Assert.True(t.DeleteItemIfUnchanged(items[0]));
            Assert.Null(t.FindItem(Contacts, Key(1)));
            t.InsertItem(Alike(1));
            t.InsertItem(Alike(5));
            Assert.Equal([Key(2), Key(3), Key(4), Key(1), Key(5)], t.ItemsReadBefore(Contacts, long.MaxValue, 0, 10).Select(i => i.Key));
            t.DeleteItem(t.FindItem(Contacts, Key(5))!);
            t.InsertItem(Alike(6));
            Assert.Equal(new TableCounts(Backlog: 5), t.Counts(Contacts));
        });

        Assert.Equal([Key(2), Key(3), Key(4), Key(1), Key(6)], ReadyKeys(Contacts));
        Assert.Equal([2, 0, 0, 0, 0], Epochs(Store));
    }

    [Fact]
    public async Task InsertItem_OfAKeyThatStandsTogetherWithOthers_Throws_WhetherCommittedOrNot()
    {
        await InsertAlikeAsync([1, 2]);

        await WriteAsync(t =>
        {
            t.InsertItem(Alike(3));
            Assert.Throws<InvalidOperationException>(() => t.InsertItem(Alike(2)));
            Assert.Throws<InvalidOperationException>(() => t.InsertItem(Alike(3)));
            t.InsertItem(Alike(4));
            t.InsertItem(Alike(2, table: Orders));
        });

        Assert.Equal([Key(1), Key(2), Key(3), Key(4)], ReadyKeys(Contacts));
        Assert.Equal((4, 1), Store.Read(r => (r.Counts(Contacts).Backlog, r.Counts(Orders).Backlog)));
    }

    [Fact]
    public async Task DeleteItem_OfOneOfMany_MakesRoomForItsKeyAtTheEndOfTheQueue()
    {
        await InsertAlikeAsync([1, 2, 3]);
        var first = Store.Read(r => r.FindItem(Contacts, Key(1)))!;

        await WriteAsync(t =>
        {
            t.DeleteItem(first);
            t.DeleteItem(first);
        });
        await InsertAlikeAsync([1]);
        await WriteAsync(t => t.DeleteItem(first));

        Assert.Equal([Key(2), Key(3), Key(1)], ReadyKeys(Contacts));
        Assert.Equal(3, Store.Read(r => r.Counts(Contacts)).Backlog);
    }

    [Fact]
    public async Task WriteAsync_OnePieceThrows_TakesBackWhatItDidToItemsThatStandTogether()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 20));

        // Each piece changes one of what was there, adds three, and looks at them half-way; every third throws at its end.
        var pieces = Enumerable.Range(1, 20).Select(n => Store.WriteAsync(t =>
        {
            var item = t.FindItem(Contacts, Key(n))!;
            if (n % 2 == 0)
                t.MarkInFlight(item, 1);
            else
                t.DeleteItem(item);
            t.InsertItem(Alike(100 * n));
            t.InsertItem(Alike(100 * n + 1));
            Assert.Equal(Key(100 * n + 1), t.ReadyItems(Contacts, Lane.Load, 0, 1000)[^1].Key);
            t.InsertItem(Alike(100 * n + 2));
            return n % 3 == 0 ? throw new TimeoutException() : n;
        })).ToArray();
        for (var n = 1; n <= pieces.Length; n++)
        {
            if (n % 3 == 0)
                await Assert.ThrowsAsync<TimeoutException>(() => pieces[n - 1]);
            else
                await pieces[n - 1];
        }

        var took = Enumerable.Range(1, 20).Where(n => n % 3 != 0).ToArray();
        Assert.Equal(
            [.. Enumerable.Range(1, 20).Where(n => n % 3 == 0 || n % 2 == 0), .. took.SelectMany(n => Enumerable.Range(100 * n, 3))],
            Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 1000)).Select(i => (int)i.SourceVersion));
        Assert.Equal(took.Where(n => n % 2 == 0), Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 1000)).Where(i => i.InFlightEpoch == 1).Select(i => (int)i.SourceVersion));
        Assert.Equal(Recount(Contacts), Store.Read(r => r.Counts(Contacts)));
    }
}
