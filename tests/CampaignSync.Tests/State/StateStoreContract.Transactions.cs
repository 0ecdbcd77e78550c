using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public abstract partial class StateStoreContract
{
    [Fact]
    public async Task WriteAsync_AfterAnotherHostTookOver_IsFencedAndChangesNothing()
    {
        await using var second = await OpenHostAsync(new HostClaim(200, "1.0.1", Start.AddMinutes(1)));

        await Assert.ThrowsAsync<StoreFencedException>(() => WriteAsync(t => t.PutMetadata("dataverse", "contact", "{}")));

        Assert.Null(second.Read(r => r.FindMetadata("dataverse", "contact")));
        Assert.Equal(2, second.Read(r => r.GetHost())!.Epoch);
        Assert.Equal(1, await second.WriteAsync(t => t.AddRequest(Request())));
    }

    [Fact]
    public async Task NextSequence_Grows_AndPassesOverNothingThatWasCommitted()
    {
        var first = await Store.WriteAsync(t => (t.NextSequence(), t.NextSequence()));
        var second = await Store.WriteAsync(t => t.NextSequence());

        Assert.Equal((1, 2), first);
        Assert.Equal(3, second);
    }

    [Fact]
    public async Task WriteAsync_OnePieceThrows_TakesBackItsOwnChangesOnly()
    {
        var pieces = Enumerable.Range(1, 60).Select(i => Store.WriteAsync(t =>
        {
            t.NextSequence();
            t.InsertItem(InState(Contacts, i, ItemState.Blocked));
            t.PutKnown(Known(Contacts, i));
            return i % 3 == 0 ? throw new TimeoutException($"piece {i}") : i;
        })).ToArray();

        for (var i = 1; i <= pieces.Length; i++)
        {
            if (i % 3 == 0)
                Assert.Equal($"piece {i}", (await Assert.ThrowsAsync<TimeoutException>(() => pieces[i - 1])).Message);
            else
                Assert.Equal(i, await pieces[i - 1]);
        }

        var (counts, items, known) = Store.Read(r => (r.Counts(Contacts), r.ItemsInState(Contacts, ItemState.Blocked, 0, 100), r.KnownAfter(Contacts, 0, 100)));
        Assert.Equal(new TableCounts(Backlog: 40, Blocked: 40, Owned: 40), counts);
        Assert.Equal(Enumerable.Range(1, 60).Where(i => i % 3 != 0).Select(Key), items.Select(i => i.Key));
        Assert.Equal(40, known.Count);
    }

    [Fact]
    public async Task Transaction_SeesItsOwnChanges()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(InState(Contacts, 1, ItemState.Held));
            t.PutKnown(Known(Contacts, 1));
            Assert.Equal(new TableCounts(Backlog: 1, Held: 1, Owned: 1), t.Counts(Contacts));
            Assert.NotNull(t.FindItem(Contacts, Key(1)));
            Assert.Equal(1, t.HighestKnownId(Contacts));
        });
    }

    [Fact]
    public async Task Store_OpenedAgain_HoldsWhatWasCommitted_AndGoesOnCounting()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t =>
        {
            t.NextSequence();
            t.InsertItem(item);
            t.PutKnown(Known(Contacts, 1));
            t.PutDeadLetter(Letter(Contacts, 2));
        });
        await Store.DisposeAsync();
        Store = await OpenHostAsync(new HostClaim(101, "1.0.0", Start.AddHours(1)));

        Same(item, Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Equal(new TableCounts(Backlog: 1, DeadLetters: 1, Owned: 1), Store.Read(r => r.Counts(Contacts)));
        Assert.Equal(2, Store.Read(r => r.GetHost())!.Epoch);
        var next = Ready(Contacts, 3);
        Assert.Equal(2, await Store.WriteAsync(t =>
        {
            t.InsertItem(next);
            return t.NextSequence();
        }));
        Assert.True(next.Id > item.Id);
    }

    [Fact]
    public async Task WriteAsync_CancelledBefore_DoesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(t => t.AddRequest(Request()), new CancellationToken(canceled: true)));

        Assert.Empty(Store.Read(r => r.OpenRequests()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Counts_AfterRandomOperations_EqualContents(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var fails = random.Next(4) == 0;
            var operations = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (random.Next(10), random.Next(12), random.Next(2) == 0 ? Contacts : Orders, random.Next(5))).ToArray();
            var piece = Store.WriteAsync(t =>
            {
                foreach (var (operation, n, table, state) in operations)
                    Operate(t, operation, n, table, (ItemState)state);
                return fails ? throw new TimeoutException() : true;
            });
            if (fails)
                await Assert.ThrowsAsync<TimeoutException>(() => piece);
            else
                await piece;

            foreach (var table in new[] { Contacts, Orders })
                Assert.Equal(Recount(table), Store.Read(r => r.Counts(table)));
        }
    }

    private static void Operate(IStateTransaction t, int operation, int n, int table, ItemState state)
    {
        var item = t.FindItem(table, Key(n));
        switch (operation)
        {
            case 0 or 1 or 2 when item is null:
                t.InsertItem(InState(table, n, state));
                break;
            case 0 or 1 when item is not null:
                item.State = state;
                t.UpdateItem(item);
                break;
            case 3 when item is not null && n % 2 == 0:
                Assert.True(t.DeleteItemIfUnchanged(item));
                break;
            case 3 when item is not null:
                t.DeleteItem(item);
                break;
            case 4:
                t.PutKnown(new KnownRecord { Table = table, Key = Key(n), Owned = state < ItemState.Settling });
                break;
            case 5:
                t.DeleteKnown(table, Key(n));
                break;
            case 6:
                t.PutDeadLetter(Letter(table, n));
                break;
            case 7:
                t.DeleteDeadLetter(table, Key(n));
                break;
            case 8:
                t.PutPair(new PairState { Table = table, Key = Key(n), HasContact = state < ItemState.Settling, HasProfile = n % 2 == 0, Flags = [] });
                break;
            case 9 when state == ItemState.Held:
                t.DeleteItems(table, 3);
                break;
            case 9:
                t.DeletePair(table, Key(n));
                break;
        }
    }
}
