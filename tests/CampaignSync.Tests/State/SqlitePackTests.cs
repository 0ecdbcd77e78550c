using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

/// <summary>Which items share a row, when one leaves it, and that nothing of it stays behind.</summary>
public sealed class SqlitePackTests : IAsyncLifetime, IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", PackedState.ReadAt);
    private readonly TemporaryHome _home = new();
    private SqliteStateStore _host = null!;
    private int _table;

    public async Task InitializeAsync()
    {
        _host = SqliteStateStore.OpenHost(_home.Path, Claim);
        _table = await _host.WriteAsync(t =>
        {
            var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
            t.PutTable(table);
            return table.Id;
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(128, 1)]
    [InlineData(129, 2)]
    [InlineData(600, 5)]
    public async Task InsertItem_OfOneRead_SharesRowsOf128(int items, int packs)
    {
        await InsertAsync(1, items);

        Assert.Equal((packs, packs, 0, items), Count());
    }

    [Fact]
    public async Task InsertItem_LargeBodies_CloseAPackAt64KilobytesAndStandInItAllTheSame()
    {
        await InsertAsync(1, 5, bodyBytes: 60_000);
        await InsertAsync(6, 2, bodyBytes: 200_000);

        // Two of 60,000 bytes are the first beyond the bound.
        Assert.Equal((5, 5, 0, 7), Count());
    }

    [Fact]
    public async Task InsertItem_InAnotherPieceOfWork_BeginsAPackOfItsOwn()
    {
        await InsertAsync(1, 3);
        await InsertAsync(4, 3);

        Assert.Equal((2, 2, 0, 6), Count());
    }

    public static TheoryData<string> WhatTellsPacksApart => [.. s_apart.Keys];

    private static readonly Dictionary<string, Func<int, int, Item>> s_apart = new()
    {
        ["lane"] = (table, n) => With(table, n, i => i.Lane = Lane.OptOut),
        ["sequence"] = (table, n) => With(table, n, i => i.Sequence = 2),
        ["definition"] = (table, n) => With(table, n, i => i.DefinitionVersion = 2),
        ["write all"] = (table, n) => With(table, n, i => i.WriteAll = true),
        ["due"] = (table, n) => With(table, n, i => i.DueAt = i.DueAt.AddTicks(1)),
        ["queued"] = (table, n) => new Item
        {
            Table = table, Key = Rows.Key(n), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = Lane.Load, SourceVersion = n, Sequence = 1, DefinitionVersion = 1,
            QueuedAt = PackedState.ReadAt.AddTicks(1), DueAt = PackedState.ReadAt,
        },
    };

    [Theory]
    [MemberData(nameof(WhatTellsPacksApart))]
    public async Task InsertItem_OneThatDiffersInWhatAPackHasInCommon_BeginsAnother(string what)
    {
        var other = s_apart[what](_table, 2);
        await _host.WriteAsync(t =>
        {
            t.InsertItem(PackedState.Item(_table, 1));
            t.InsertItem(other);
            t.InsertItem(PackedState.Item(_table, 3));
            return true;
        });

        Assert.Equal((3, 3, 0, 3), Count());
        Assert.Equivalent(other, Find(2), strict: true);
    }

    public static TheoryData<string> WhatStandsAlone => [.. s_alone.Keys];

    private static readonly Dictionary<string, Action<Item>> s_alone = new()
    {
        ["delete"] = i => i.Kind = ItemKind.Delete,
        ["refetch"] = i => i.Kind = ItemKind.Refetch,
        ["waiting"] = i => i.State = ItemState.Waiting,
        ["blocked"] = i => i.State = ItemState.Blocked,
        ["later revision"] = i => i.Revision = 2,
        ["in flight"] = i => i.InFlightEpoch = 1,
        ["uncertain"] = i => i.Uncertain = true,
        ["attempted"] = i => i.Attempts = 1,
        ["counted"] = i => i.CountedAttempts = 1,
        ["failed"] = i => i.LastError = "",
        ["has a parent"] = i => i.Parents = [new(i.Table, Rows.Key(9))],
    };

    [Theory]
    [MemberData(nameof(WhatStandsAlone))]
    public async Task InsertItem_WithWhatAPackDoesNotKeep_GetsARowOfItsOwn(string what)
    {
        var alone = With(_table, 2, s_alone[what]);
        await _host.WriteAsync(t =>
        {
            t.InsertItem(PackedState.Item(_table, 1));
            t.InsertItem(alone);
            t.InsertItem(PackedState.Item(_table, 3));
            return true;
        });

        Assert.Equal((2, 2, 1, 3), Count());
        Assert.Equivalent(alone, Find(2), strict: true);
    }

    [Fact]
    public async Task ClaimAndCompletion_OfAll_LeaveNothingBehind()
    {
        await InsertAsync(1, 300);
        var items = _host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 300));

        foreach (var batch in items.Chunk(70))
        {
            await _host.WriteAsync(t => Each(batch, i => t.MarkInFlight(i, 1)));
            Assert.Equal(0, Count().Own);
            await _host.WriteAsync(t => Each(batch, i => Assert.True(t.DeleteItemIfUnchanged(i))));
        }

        Assert.Equal((0, 0, 0, 0), Count());
    }

    [Fact]
    public async Task Pack_WhoseItemsGoEachItsOwnWay_IsGoneWithTheLast()
    {
        await InsertAsync(1, 4);
        var items = _host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 4));

        await _host.WriteAsync(t => Each([items[0]], t.DeleteItem));
        await _host.WriteAsync(t => Each([items[1]], t.UpdateItem));
        await _host.WriteAsync(t => Each([items[2]], i => t.DeleteItemIfUnchanged(i)));
        Assert.Equal((1, 1, 1, 2), Count());
        Assert.Equal(1, await _host.WriteAsync(t => t.DeleteItems(_table, 1)));
        Assert.Equal((1, 1, 0, 1), Count());
        Assert.Equal(1, await _host.WriteAsync(t => t.DeleteItems(_table, 1)));

        Assert.Equal((0, 0, 0, 0), Count());
    }

    [Fact]
    public async Task Pack_InsertedAndEndedInOneTransaction_LeavesNothingBehind()
    {
        await _host.WriteAsync(t =>
        {
            PackedState.Insert(t, _table, 1, 3);
            var items = t.ReadyItems(_table, Lane.Load, 0, 10);
            Each(items, t.DeleteItem);
            PackedState.Insert(t, _table, 1, 3);
            return Each([1, 2, 3], n => t.DeleteItem(t.FindItem(_table, Rows.Key(n))!));
        });

        Assert.Equal((0, 0, 0, 0), Count());
    }

    [Fact]
    public async Task MarkInFlight_OfANewHost_GivesRowsToWhatTheEarlierLeft_AndOnlyToThat()
    {
        await InsertAsync(1, 10);
        await MarkAsync(_host, 1, 1, 2, 3);
        await _host.DisposeAsync();
        _host = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal((1, 1, 0, 10), Count());

        await MarkAsync(_host, 2, 7);

        Assert.Equal((1, 1, 3, 10), Count());
        Assert.Equal([1L, 1, 1, 0, 0, 0, 2, 0, 0, 0], [.. _host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 10)).Select(i => i.InFlightEpoch)]);
    }

    [Fact]
    public async Task Piece_ThatThrowsInAGroup_LeavesTheRowsOfTheOthers_AndItsIdsAreGivenAgain()
    {
        Task<long>[] pieces = [];
        var first = await _host.WriteAsync(t =>
        {
            // Queued while this piece runs, so that they share its commit.
            pieces = [.. Enumerable.Range(1, 3).Select(n => _host.WriteAsync(u => InsertThree(u, 10 * n, fails: n == 2)))];
            return InsertThree(t, 0, fails: false);
        });
        var second = await pieces[0];
        await Assert.ThrowsAsync<TimeoutException>(() => pieces[1]);

        Assert.Equal((first + 3, first + 6), (second, await pieces[2]));
        Assert.Equal((3, 3, 0, 9), Count());
        Assert.Equal([0L, 1, 2, 10, 11, 12, 30, 31, 32], [.. _host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 10)).Select(i => i.SourceVersion)]);

        long InsertThree(IStateTransaction t, int from, bool fails)
        {
            PackedState.Insert(t, _table, from, 3);
            var id = t.FindItem(_table, Rows.Key(from))!.Id;
            return fails ? throw new TimeoutException() : id;
        }
    }

    [Fact]
    public async Task Piece_ThatThrowsAfterReadingAContent_DoesNotHandItToTheNextWithTheSameIds()
    {
        Task<byte[]?>? fails = null;
        Task<byte[]?>? next = null;
        await _host.WriteAsync(t =>
        {
            fails = _host.WriteAsync(u => InsertAndFind(u, 1).Length > 0 ? throw new TimeoutException() : (byte[]?)null);
            next = _host.WriteAsync(u => (byte[]?)InsertAndFind(u, 2));
            PackedState.Insert(t, _table, 100, 1);
            return true;
        });

        await Assert.ThrowsAsync<TimeoutException>(() => fails!);
        Assert.Equal(Enumerable.Repeat((byte)2, 10), await next!);

        byte[] InsertAndFind(IStateTransaction t, int n)
        {
            PackedState.Insert(t, _table, n, 1);
            return t.FindItem(_table, Rows.Key(n))!.Body!;
        }
    }

    private static bool Each<T>(IEnumerable<T> all, Action<T> act)
    {
        foreach (var one in all)
            act(one);
        return true;
    }

    private static Item With(int table, int n, Action<Item> change)
    {
        var item = PackedState.Item(table, n);
        change(item);
        return item;
    }

    private Task<bool> InsertAsync(int from, int count, int bodyBytes = 10) => _host.WriteAsync(t =>
    {
        PackedState.Insert(t, _table, from, count, bodyBytes);
        return true;
    });

    private Task<bool> MarkAsync(IStateStore host, long epoch, params int[] numbers)
        => host.WriteAsync(t => Each(numbers, n => t.MarkInFlight(t.FindItem(_table, Rows.Key(n))!, epoch)));

    private Item? Find(int n) => _host.Read(r => r.FindItem(_table, Rows.Key(n)));

    private (long Packs, long Contents, long Own, long Keys) Count() => PackedState.Count(_home.Database);
}
