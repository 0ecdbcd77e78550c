using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public abstract partial class StateStoreContract
{
    [Fact]
    public async Task PutKnown_AllFields_ComeBack_AndTheIdStays()
    {
        var known = new KnownRecord
        {
            Table = Contacts, Key = Key(1), Owned = true, FilteredOut = false, SourceVersion = 5, Sequence = 6, Hash = [1, 2, 3], WrittenAt = Start,
            Parents = [new(Orders, Key(2)), new(Contacts, Key(3))], RowHash = long.MinValue,
        };
        var filtered = new KnownRecord { Table = Contacts, Key = Key(2), Owned = false, FilteredOut = true };
        await WriteAsync(t =>
        {
            t.PutKnown(known);
            t.PutKnown(filtered);
        });
        Assert.Equal((1, 2), (known.Id, filtered.Id));
        Same(known, Store.Read(r => r.FindKnown(Contacts, Key(1))));
        Same(filtered, Store.Read(r => r.FindKnown(Contacts, Key(2))));

        var again = new KnownRecord { Table = Contacts, Key = Key(1), Owned = false, FilteredOut = true, SourceVersion = 9, Sequence = 10 };
        await WriteAsync(t => t.PutKnown(again));

        Assert.Equal(1, again.Id);
        Same(again, Store.Read(r => r.FindKnown(Contacts, Key(1))));
        Assert.Null(Store.Read(r => r.FindKnown(Orders, Key(1))));
    }

    [Fact]
    public async Task KnownRows_AreThoseOfTheRangeWhoseRowIsKnown_InTheOrderOfIds()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 6; i++)
            {
                var known = Known(Contacts, 10 - i);
                known.RowHash = i == 3 ? null : i * 100;
                t.PutKnown(known);
                t.PutKnown(Known(Orders, i));
            }
        });

        Assert.Equal([new(2, Key(8), 200), new(4, Key(6), 400), new(5, Key(5), 500)], Store.Read(r => r.KnownRows(Contacts, 1, 5)));
        Assert.Equal([new(6, Key(4), 600)], Store.Read(r => r.KnownRows(Contacts, 5, long.MaxValue)));
        Assert.Equal([new(1, Key(9), 100)], Store.Read(r => r.KnownRows(Contacts, -500, 1)));
        Assert.Empty(Store.Read(r => r.KnownRows(Contacts, 5, -7)));
        Assert.Empty(Store.Read(r => r.KnownRows(Orders, 0, long.MaxValue)));
    }

    [Fact]
    public async Task AddKnown_OfAKeyThatIsKnown_DoesNothing_AndTakesNoId()
    {
        var known = Known(Contacts, 1);
        Assert.True(await Store.WriteAsync(t => t.AddKnown(known)));
        var counts = Store.Read(r => r.Counts(Contacts));

        var again = new KnownRecord { Table = Contacts, Key = Key(1), Owned = !known.Owned, SourceVersion = 9 };
        Assert.False(await Store.WriteAsync(t => t.AddKnown(again)));

        Assert.Equal((1, 0), (known.Id, again.Id));
        Same(known, Store.Read(r => r.FindKnown(Contacts, Key(1))));
        Assert.Equal(counts, Store.Read(r => r.Counts(Contacts)));
        var other = Known(Contacts, 2);
        Assert.True(await Store.WriteAsync(t => t.AddKnown(other)));
        Assert.Equal(2, other.Id);
    }

    [Fact]
    public async Task KnownIds_CountPerTable_AndAreNeverGivenTwice()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 4; i++)
            {
                t.PutKnown(Known(Contacts, i));
                t.PutKnown(Known(Orders, i));
            }
        });
        Assert.Equal(4, Store.Read(r => r.HighestKnownId(Orders)));

        await WriteAsync(t => t.DeleteKnown(Orders, Key(4)));
        await WriteAsync(t => t.DeleteKnown(Orders, Key(44)));
        Assert.Equal(3, Store.Read(r => r.HighestKnownId(Orders)));
        await WriteAsync(t => t.PutKnown(Known(Orders, 5)));

        Assert.Equal(5, Store.Read(r => r.HighestKnownId(Orders)));
        Assert.Equal([(2L, Key(2)), (3L, Key(3))], Store.Read(r => r.KnownAfter(Orders, 1, 2)).Select(k => (k.Id, k.Key)));
        Assert.Equal([(5L, Key(5))], Store.Read(r => r.KnownAfter(Orders, 3, 10)).Select(k => (k.Id, k.Key)));
        Assert.Equal(4, Store.Read(r => r.KnownAfter(Contacts, 0, 10)).Count);
    }

    [Fact]
    public async Task PutDeadLetter_AllFields_ComeBack_AndTheIdStays()
    {
        var letter = Letter(Contacts, 1, "ValueTooLong");
        await WriteAsync(t => t.PutDeadLetter(letter));
        Same(letter, Store.Read(r => r.FindDeadLetter(Contacts, Key(1))));
        Same(letter, Store.Read(r => r.FindDeadLetter(letter.Id)));
        Assert.Null(Store.Read(r => r.FindDeadLetter(letter.Id + 1)));

        var bare = new DeadLetter
        {
            Table = Contacts, Key = Key(1), ErrorId = "Refused", Reason = "no", Attempts = 1, FirstAt = Start, LastAt = Start, Kind = ItemKind.Delete,
            SourceVersion = 0, Sequence = 0,
        };
        await WriteAsync(t => t.PutDeadLetter(bare));

        Assert.Equal(letter.Id, bare.Id);
        Same(bare, Store.Read(r => r.FindDeadLetter(Contacts, Key(1))));
        Assert.Equal(1, Store.Read(r => r.Counts(Contacts)).DeadLetters);
    }

    [Fact]
    public async Task DeadLetters_ArePagedPerTable_AndDeletedByKey()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 3; i++)
            {
                t.PutDeadLetter(Letter(Contacts, i));
                t.PutDeadLetter(Letter(Orders, i));
            }
        });

        var page = Store.Read(r => r.DeadLettersAfter(Contacts, 0, 2));
        Assert.Equal([Key(1), Key(2)], page.Select(l => l.Key));
        Assert.Equal([Key(3)], Store.Read(r => r.DeadLettersAfter(Contacts, page[^1].Id, 2)).Select(l => l.Key));

        await WriteAsync(t =>
        {
            t.DeleteDeadLetter(Contacts, Key(2));
            t.DeleteDeadLetter(Contacts, Key(22));
        });
        Assert.Equal([Key(1), Key(3)], Store.Read(r => r.DeadLettersAfter(Contacts, 0, 9)).Select(l => l.Key));
        Assert.Equal(3, Store.Read(r => r.Counts(Orders)).DeadLetters);
    }

    [Fact]
    public async Task SeenBits_AreKeptPerTableAndChunk()
    {
        await WriteAsync(t =>
        {
            t.PutSeenBits(Contacts, 0, [1]);
            t.PutSeenBits(Contacts, 7, [2, 3]);
            t.PutSeenBits(Contacts, 0, [4]);
            t.PutSeenBits(Orders, 0, [5]);
        });
        Assert.Equal([4], Store.Read(r => r.SeenBits(Contacts, 0))!);
        Assert.Equal([2, 3], Store.Read(r => r.SeenBits(Contacts, 7))!);
        Assert.Null(Store.Read(r => r.SeenBits(Contacts, 1)));

        await WriteAsync(t => t.ClearSeen(Contacts));

        Assert.Null(Store.Read(r => r.SeenBits(Contacts, 7)));
        Assert.Equal([5], Store.Read(r => r.SeenBits(Orders, 0))!);
    }

    [Fact]
    public async Task DeletesReleased_AddUpPerMinute_AndAreForgottenAfterTwoHours()
    {
        var minute = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
        await WriteAsync(t =>
        {
            t.AddDeletesReleased(Contacts, minute.AddSeconds(10), 5);
            t.AddDeletesReleased(Contacts, minute.AddSeconds(59), 6);
            t.AddDeletesReleased(Contacts, minute.AddSeconds(60), 100);
            t.AddDeletesReleased(Orders, minute, 1000);
        });
        Assert.Equal(111, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddSeconds(30))));
        Assert.Equal(100, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddMinutes(1))));
        Assert.Equal(0, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddMinutes(2))));

        await WriteAsync(t => t.AddDeletesReleased(Contacts, minute.AddMinutes(121), 1));

        Assert.Equal(101, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddHours(-9))));
        Assert.Equal(1000, Store.Read(r => r.DeletesReleasedSince(Orders, minute.AddHours(-9))));
    }

    [Fact]
    public async Task Pairs_ComeBackInTheOrderOfKeys()
    {
        Guid[] keys = [new("ff000000-0000-0000-0000-000000000000"), new("00000000-0000-0000-0000-0000000000ff"), new("0000000a-0000-0000-0000-000000000000"), new("80000000-0000-0000-8000-000000000000")];
        await WriteAsync(t =>
        {
            foreach (var key in keys)
                t.PutPair(new PairState { Table = Contacts, Key = key, HasContact = true, HasProfile = false, Flags = [1, 2] });
            t.PutPair(new PairState { Table = Contacts, Key = keys[0], HasContact = true, HasProfile = true, Flags = [9] });
            t.PutPair(new PairState { Table = Orders, Key = keys[0], HasContact = false, HasProfile = true, Flags = [] });
        });

        Guid[] sorted = [keys[1], keys[2], keys[3], keys[0]];
        Assert.Equal(sorted, Store.Read(r => r.PairsAfter(Contacts, null, 10)).Select(p => p.Key));
        Assert.Equal(sorted.Length, Store.Read(r => r.CountPairs(Contacts)));
        Assert.Equal(sorted[1..3], Store.Read(r => r.PairsAfter(Contacts, sorted[0], 2)).Select(p => p.Key));
        Same(new PairState { Table = Contacts, Key = keys[0], HasContact = true, HasProfile = true, Flags = [9] }, Store.Read(r => r.FindPair(Contacts, keys[0])));
        Same(new PairState { Table = Orders, Key = keys[0], HasContact = false, HasProfile = true, Flags = [] }, Store.Read(r => r.FindPair(Orders, keys[0])));
        Assert.Equal(3, Store.Read(r => r.Counts(Contacts)).Unmatched);

        await WriteAsync(t => t.DeletePair(Contacts, keys[1]));
        await WriteAsync(t => t.DeletePair(Contacts, keys[1]));
        Assert.Null(Store.Read(r => r.FindPair(Contacts, keys[1])));
        Assert.Equal(2, Store.Read(r => r.Counts(Contacts)).Unmatched);
    }
}
