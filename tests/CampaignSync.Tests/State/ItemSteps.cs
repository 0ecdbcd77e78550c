using System.Globalization;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>
/// What an engine might do to the backlog in one transaction, at random. Two stores with the same items and the same random
/// numbers do the same, and say the same of it; ids are left out of that, because they may give different ones.
/// </summary>
internal sealed class ItemSteps(IStateTransaction tx, int[] tables, long epoch, Random random)
{
    private const int Keys = 900;

    public string Run()
    {
        var said = new List<string>();
        for (var left = random.Next(1, 5); left > 0; left--)
            said.Add(Step());
        return string.Join("; ", said);
    }

    /// <summary>All that the store lists of these tables, some of it from a place in the queue on and up to a limit.</summary>
    public static string[] Describe(IStateReader reader, int[] tables, double place, int limit) =>
    [
        .. tables.SelectMany(table =>
        {
            var all = reader.ItemsReadBefore(table, long.MaxValue, 0, int.MaxValue);
            var after = all.Count == 0 ? 0 : all[(int)(all.Count * place)].Id;
            var sequence = all.Count == 0 ? 0 : all[(int)(all.Count * place)].Sequence;
            return (IEnumerable<string>)
            [
                $"{reader.Counts(table)} oldest {reader.OldestItemAt(table):O} due {reader.NextDueAt(table):O}",
                List("all", all, Whole),
                List("each", [.. all.Select(i => reader.FindItem(table, i.Key)!)], Whole),
                List("read before", reader.ItemsReadBefore(table, sequence, after, limit), Short),
                List("due", reader.DueItems(table, PackedState.ReadAt.AddMinutes(2), limit), Short),
                .. Enum.GetValues<Lane>().Select(lane => List($"{lane}", reader.ReadyItems(table, lane, after, limit), Short)),
                .. Enum.GetValues<ItemState>().Where(s => s != ItemState.Waiting).Select(s => List($"{s}", reader.ItemsInState(table, s, after, limit), Short)),
                .. all.Any(i => i.Id <= after) ? [List("from the beginning", reader.ItemsInState(table, ItemState.Ready, 0, limit), Short)] : Array.Empty<string>(),
            ];
        }),
    ];

    private string Step()
    {
        var table = tables[random.Next(tables.Length)];
        return random.Next(10) switch
        {
            0 or 1 or 2 => Insert(),
            3 or 4 => Claim(table),
            5 or 6 => Complete(table),
            7 => Update(table),
            8 => random.Next(2) == 0 ? Delete(table) : $"deleted {tx.DeleteItems(table, random.Next(1, 200))}",
            _ => string.Join(", ", Describe(tx, tables, random.NextDouble(), 20)),
        };
    }

    /// <summary>Mostly items of one read, now and then one that differs from its neighbours or is of another table.</summary>
    private string Insert()
    {
        var (table, lane, sequence, queuedAt) = (tables[random.Next(tables.Length)], (Lane)random.Next(3), random.Next(1, 4), PackedState.ReadAt.AddMinutes(random.Next(2)));
        var inserted = 0;
        for (var left = random.Next(6) == 0 ? 300 : random.Next(1, 12); left > 0; left--)
        {
            var item = Item(random.Next(8) == 0 ? tables[random.Next(tables.Length)] : table, lane, sequence, queuedAt);
            if (random.Next(12) == 0)
                Change(item);
            if (tx.FindItem(item.Table, item.Key) is not null)
                continue;
            tx.InsertItem(item);
            inserted++;
        }

        return $"inserted {inserted}";
    }

    private string Claim(int table)
    {
        var ready = tx.ReadyItems(table, (Lane)random.Next(3), 0, random.Next(1, 60));
        foreach (var item in ready.Where(_ => random.Next(4) != 0))
            tx.MarkInFlight(item, epoch);
        return List("claimed", ready, Short);
    }

    private string Complete(int table)
    {
        var done = 0;
        foreach (var item in tx.ItemsReadBefore(table, long.MaxValue, 0, random.Next(1, 400)).Where(i => i.InFlightEpoch != 0 && random.Next(8) != 0))
        {
            if (random.Next(6) == 0)
                item.Revision++;
            done += tx.DeleteItemIfUnchanged(item) ? 1 : 0;
        }

        return $"completed {done}";
    }

    private string Update(int table)
    {
        var items = tx.ItemsReadBefore(table, long.MaxValue, 0, 400);
        foreach (var item in items.Where(_ => random.Next(15) == 0))
        {
            Change(item);
            tx.UpdateItem(item);
        }

        return List("updated", items, Short);
    }

    private string Delete(int table)
    {
        var items = tx.ItemsReadBefore(table, long.MaxValue, 0, 400);
        foreach (var item in items.Where(_ => random.Next(4) == 0))
            tx.DeleteItem(item);
        return $"deleted some of {items.Count}";
    }

    private Item Item(int table, Lane lane, long sequence, DateTimeOffset queuedAt) => new()
    {
        Table = table, Key = Rows.Key(random.Next(Keys)), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = lane, SourceVersion = random.Next(), Sequence = sequence,
        DefinitionVersion = 1, Body = Bytes(700), Hash = Bytes(4), RowHash = random.Next(3) == 0 ? null : random.NextInt64(),
        QueuedAt = queuedAt, DueAt = PackedState.ReadAt,
    };

    private void Change(Item item)
    {
        switch (random.Next(8))
        {
            case 0:
                item.Kind = (ItemKind)random.Next(1, 4);
                break;
            case 1:
                item.State = (ItemState)random.Next(6);
                break;
            case 2:
                (item.Revision, item.Body) = (item.Revision + 1, Bytes(20));
                break;
            case 3:
                (item.Uncertain, item.Attempts, item.LastError) = (true, item.Attempts + 1, "503");
                break;
            case 4:
                item.InFlightEpoch = 0;
                break;
            case 5:
                item.Parents = [new(tables[0], Rows.Key(random.Next(Keys)), Blocking: random.Next(2) == 0)];
                break;
            case 6:
                item.Lane = (Lane)random.Next(3);
                break;
            default:
                (item.DueAt, item.WriteAll, item.Sequence) = (item.DueAt.AddMinutes(1), true, item.Sequence + 1);
                break;
        }
    }

    private byte[]? Bytes(int most)
    {
        if (random.Next(10) == 0)
            return null;
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string List(string name, IReadOnlyList<Item> items, Func<Item, string> say) => $"{name}: {string.Join(' ', items.Select(say))}";

    private static string Short(Item item) => $"{item.Key.ToString("N", CultureInfo.InvariantCulture)[..8]}/{item.InFlightEpoch}";

    private static string Whole(Item i)
        => $"{Short(i)} {i.Table} {i.Kind} {i.State} {i.Lane} r{i.Revision} v{i.SourceVersion} s{i.Sequence} d{i.DefinitionVersion} {Say(i.Body)} {Say(i.Hash)} {i.RowHash} "
            + $"{i.WriteAll} {i.Uncertain} {i.Attempts} {i.CountedAttempts} {i.QueuedAt:O} {i.DueAt:O} {i.LastError} {string.Join(',', i.Parents)}";

    private static string Say(byte[]? bytes) => bytes is null ? "null" : $"{bytes.Length}:{Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 6)))}:{bytes.Sum(b => b)}";
}
