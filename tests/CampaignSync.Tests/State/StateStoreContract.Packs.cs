using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>Items that were read together and that nobody has touched: a store may keep them together, and nobody must notice.</summary>
public abstract partial class StateStoreContract
{
    [Fact]
    public async Task ItemsReadTogether_AllFields_ComeBack()
    {
        Item[] items =
        [
            Alike(1, i => (i.Body, i.Hash, i.RowHash) = (null, null, null)),
            Alike(2, i => (i.Body, i.Hash, i.RowHash) = ([], [], 0)),
            Alike(3, i => (i.Body, i.Hash, i.RowHash) = (null, [0], -1)),
            Alike(4, i => (i.Body, i.Hash, i.RowHash) = ([0, 255], null, long.MinValue)),
            Alike(5, i => (i.Body, i.Hash, i.RowHash) = ([6], [7, 8], long.MaxValue)),
            Alike(6, i => i.SourceVersion = long.MinValue),
        ];
        await WriteAsync(t => Array.ForEach(items, t.InsertItem));

        foreach (var item in items)
            Same(item, Store.Read(r => r.FindItem(Contacts, item.Key)));
        Assert.Equal(items.Length, Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(700)]
    public async Task ItemsReadTogether_HoweverMany_ArePagedInOrder(int page)
    {
        const int Count = 600;
        await InsertAlikeAsync(Enumerable.Range(1, Count));

        var read = new List<Item>();
        for (var next = After(0); next.Count > 0; next = After(next[^1].Id))
            read.AddRange(next);

        Assert.Equal(Enumerable.Range(1, Count).Select(Key), read.Select(i => i.Key));
        Assert.Equal(read.Select(i => i.Id), read.Select(i => i.Id).Distinct().Order());
        Assert.All(read, i => Assert.Equal(i.SourceVersion, i.Body![0] + 256 * i.Body[1]));

        IReadOnlyList<Item> After(long id)
        {
            var items = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, id, page));
            Assert.InRange(items.Count, 0, page);
            return items;
        }
    }

    [Fact]
    public async Task ItemsReadTogether_VeryLargeOnesAmongThem_ComeBackWhole()
    {
        var sizes = new[] { 10, 3 << 20, 0, 5 << 20, 128 * 1024, 20 };
        await WriteAsync(t =>
        {
            for (var n = 0; n < sizes.Length; n++)
                t.InsertItem(Alike(n, i => i.Body = [.. Enumerable.Repeat((byte)n, sizes[n])]));
        });

        var found = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10));
        Assert.Equal(sizes, found.Select(i => i.Body!.Length));
        Assert.All(found, i => Assert.DoesNotContain(i.Body!, b => b != (byte)i.SourceVersion));
        await WriteAsync(t => Assert.All(found, i => Assert.True(t.DeleteItemIfUnchanged(i))));
        Assert.Equal(default, Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task ItemsReadTogether_OfTwoTablesInTurn_StayApart()
    {
        await WriteAsync(t =>
        {
            for (var n = 1; n <= 6; n++)
                t.InsertItem(Alike(n, table: n is 1 or 2 or 5 ? Contacts : Orders));
        });

        Assert.Equal([Key(1), Key(2), Key(5)], ReadyKeys(Contacts));
        Assert.Equal([Key(3), Key(4), Key(6)], ReadyKeys(Orders));
        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(3))));
        Assert.Equal((3, 3), Store.Read(r => (r.Counts(Contacts).Backlog, r.Counts(Orders).Backlog)));
    }

    [Fact]
    public async Task UpdateItem_OfOneOfMany_LeavesTheOthersAndItsPlaceAlone()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 5));
        var before = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10));

        var update = before[2];
        (update.Attempts, update.LastError, update.Body, update.Revision) = (1, "503", [9], 2);
        await WriteAsync(t => t.UpdateItem(update));

        Same(before, Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10)));
        Same(update, Store.Read(r => r.FindItem(Contacts, Key(3))));
        Assert.Equal(Recount(Contacts), Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task UpdateItem_OfOneOfMany_MovesItToItsStateAndCounts()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 7));
        var items = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10));
        await WriteAsync(t =>
        {
            for (var n = 1; n <= 5; n++)
            {
                items[n].State = (ItemState)n;
                t.UpdateItem(items[n]);
            }
        });

        Assert.Equal([Key(1), Key(7)], ReadyKeys(Contacts));
        Assert.Equal([Key(2)], Store.Read(r => r.DueItems(Contacts, DateTimeOffset.MaxValue, 10)).Select(i => i.Key));
        for (var state = ItemState.Blocked; state <= ItemState.Hidden; state++)
            Assert.Equal([Key((int)state + 1)], Store.Read(r => r.ItemsInState(Contacts, state, 0, 10)).Select(i => i.Key));
        Assert.Equal(new TableCounts(Backlog: 6, Blocked: 1, Held: 1), Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task UpdateItem_OfOneInFlight_KeepsTheMarkThatItCarries()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 3));
        var items = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10));
        await WriteAsync(t =>
        {
            foreach (var item in items)
                t.MarkInFlight(item, 4);
            items[0].InFlightEpoch = 0;
            items[1].Uncertain = true;
            t.UpdateItem(items[0]);
            t.UpdateItem(items[1]);
        });

        Assert.Equal([0, 4, 4], Epochs(Store));
        Assert.True(Store.Read(r => r.FindItem(Contacts, Key(2)))!.Uncertain);
    }

    [Fact]
    public async Task MarkInFlight_OfSomeOfMany_TellsEachHostsFromTheOthers()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 8));
        await MarkAsync(Store, 1, [1, 2, 3, 4]);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], Epochs(Store));

        await using var second = await OpenHostAsync(new HostClaim(101, "1.0.0", Start.AddHours(1)));
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], Epochs(second));
        await MarkAsync(second, 2, [2, 5, 6]);
        Assert.Equal([1, 2, 1, 1, 2, 2, 0, 0], Epochs(second));

        await using var third = await OpenHostAsync(new HostClaim(102, "1.0.0", Start.AddHours(2)));
        await MarkAsync(third, 3, [7, 1, 5]);
        Assert.Equal([3, 2, 1, 1, 3, 2, 3, 0], Epochs(third));
        await MarkAsync(third, 3, [8, 7]);
        Assert.Equal([3, 2, 1, 1, 3, 2, 3, 3], Epochs(third));
    }

    [Fact]
    public async Task MarkInFlight_OfOneOfMany_StoresTheMarkAndNothingElse()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 3));
        var item = Store.Read(r => r.FindItem(Contacts, Key(2)))!;

        (item.Attempts, item.Body) = (77, [7]);
        await WriteAsync(t => t.MarkInFlight(item, 8));

        Assert.Equal(8, item.InFlightEpoch);
        Same(Alike(2, i => (i.Id, i.InFlightEpoch) = (item.Id, 8)), Store.Read(r => r.FindItem(Contacts, Key(2))));
    }

    [Fact]
    public async Task MarkInFlight_OfOneOfManyThatIsGone_Throws()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 3));
        var item = Store.Read(r => r.FindItem(Contacts, Key(2)))!;
        await WriteAsync(t => t.DeleteItem(item));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.MarkInFlight(item, 8)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.UpdateItem(item)));

        Assert.Equal([0, 0], Epochs(Store));
        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(item)));
        Assert.Equal(2, Store.Read(r => r.Counts(Contacts)).Backlog);
    }

    public static TheoryData<string> ChangesOfOneOfMany => [.. s_changesOfOneOfMany.Keys];

    private static readonly Dictionary<string, Action<Item>> s_changesOfOneOfMany = new()
    {
        ["replaced"] = i => i.Revision++,
        ["to be deleted"] = i => i.Kind = ItemKind.Delete,
        ["held"] = i => i.State = ItemState.Held,
        ["read again"] = i => i.Sequence++,
        ["got a parent"] = i => i.Parents = [new(i.Table, Key(50))],
    };

    [Theory]
    [MemberData(nameof(ChangesOfOneOfMany))]
    public async Task DeleteItemIfUnchanged_OfOneOfMany_AsksForTheItemAsItStands(string change)
    {
        await InsertAlikeAsync([1, 2, 3]);
        var claimed = Store.Read(r => r.FindItem(Contacts, Key(2)))!;
        var changed = RowCopies.Copy(claimed);
        s_changesOfOneOfMany[change](changed);

        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(changed)));
        await WriteAsync(t => t.UpdateItem(changed));
        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(claimed)));
        Assert.Equal(3, Store.Read(r => r.Counts(Contacts)).Backlog);
        Assert.True(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(changed)));

        Assert.Equal([Key(1), Key(3)], ReadyKeys(Contacts));
        Assert.Equal(new TableCounts(Backlog: 2), Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task DeleteItemIfUnchanged_OfOneThatANewerVersionReplaced_DoesNothing()
    {
        await InsertAlikeAsync([1, 2, 3]);
        var claimed = Store.Read(r => r.FindItem(Contacts, Key(2)))!;
        await MarkAsync(Store, 1, [2]);
        var newer = Store.Read(r => r.FindItem(Contacts, Key(2)))!;
        newer.SourceVersion++;
        await WriteAsync(t => t.UpdateItem(newer));

        Assert.False(await Store.WriteAsync(t => t.DeleteItemIfUnchanged(claimed)));

        Assert.Equal([0, 1, 0], Epochs(Store));
    }

    [Fact]
    public async Task DeleteItems_OverItemsThatStandTogetherAndAlone_TakesTheOldest()
    {
        await InsertAlikeAsync(Enumerable.Range(1, 600));
        var items = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 600));
        await WriteAsync(t =>
        {
            foreach (var item in items.Where(i => i.SourceVersion % 50 == 0))
            {
                item.State = ItemState.Hidden;
                t.UpdateItem(item);
            }
        });
        await InsertAlikeAsync([1], Orders);

        foreach (var left in new[] { 400, 200, 0 })
        {
            Assert.Equal(200, await Store.WriteAsync(t => t.DeleteItems(Contacts, 200)));
            Assert.Equal(Enumerable.Range(601 - left, left).Select(Key), Store.Read(r => r.ItemsReadBefore(Contacts, long.MaxValue, 0, 600)).Select(i => i.Key));
        }

        Assert.Equal(0, await Store.WriteAsync(t => t.DeleteItems(Contacts, 200)));
        Assert.Equal((0, 1), Store.Read(r => (r.Counts(Contacts).Backlog, r.Counts(Orders).Backlog)));
    }

    /// <summary>One that can stand with its neighbours: what they have in common is the same in all of them.</summary>
    private Item Alike(int n, Action<Item>? change = null, int? table = null, Lane lane = Lane.Load)
    {
        var item = new Item
        {
            Table = table ?? Contacts, Key = Key(n), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = lane, SourceVersion = n, Sequence = 3, DefinitionVersion = 5,
            Body = [(byte)n, (byte)(n >> 8)], Hash = [(byte)~n], RowHash = -n, WriteAll = true, QueuedAt = Start, DueAt = Start.AddTicks(7),
        };
        change?.Invoke(item);
        return item;
    }

    private Task InsertAlikeAsync(IEnumerable<int> numbers, int? table = null) => WriteAsync(t =>
    {
        foreach (var n in numbers)
            t.InsertItem(Alike(n, table: table));
    });

    private Task<bool> MarkAsync(IStateStore host, long epoch, int[] numbers) => host.WriteAsync(t =>
    {
        foreach (var n in numbers)
            t.MarkInFlight(t.FindItem(Contacts, Key(n))!, epoch);
        return true;
    });

    private long[] Epochs(IStateStore store)
    {
        var items = store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 100));
        Assert.Equal(items.Select(i => i.InFlightEpoch), items.Select(i => store.Read(r => r.FindItem(Contacts, i.Key))!.InFlightEpoch));
        return [.. items.Select(i => i.InFlightEpoch)];
    }

    private Guid[] ReadyKeys(int table) => [.. Store.Read(r => r.ReadyItems(table, Lane.Load, 0, 1000)).Select(i => i.Key)];
}
