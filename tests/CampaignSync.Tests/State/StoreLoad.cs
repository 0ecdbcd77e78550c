using System.Diagnostics;
using System.Threading.Channels;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>
/// Takes records through their whole life in a store as a load does: a page into the backlog with its cursor, a batch marked
/// in flight, the batch recorded as known. The three run side by side, with a bound on what is queued.
/// </summary>
internal sealed class StoreLoad(IStateStore store, int records, int page = 500, int batch = 400, int bodyBytes = 400, int queued = 8000)
{
    private readonly Random _random = new(7);
    private int _table;
    private long _done;
    private long _lastTenth;

    public long Done => Interlocked.Read(ref _done);

    /// <summary>Runs and reports the rate of each tenth.</summary>
    public async Task<IReadOnlyList<double>> RunAsync()
    {
        using var ended = new CancellationTokenSource();
        var cancellationToken = ended.Token;
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = $"load{_random.Next()}" };
        await store.WriteAsync(t => t.PutTable(table), cancellationToken);
        _table = table.Id;
        _lastTenth = Stopwatch.GetTimestamp();
        var room = new SemaphoreSlim(queued);
        var read = Channel.CreateUnbounded<int>();
        var marked = Channel.CreateBounded<List<Item>>(8);
        var rates = new List<double>();

        Task[] stages =
        [
            ReadAsync(table, room, read.Writer, cancellationToken),
            MarkAsync(read.Reader, marked.Writer, cancellationToken),
            CompleteAsync(marked.Reader, room, rates, cancellationToken),
            CompleteAsync(marked.Reader, room, rates, cancellationToken),
        ];
        await foreach (var stage in Task.WhenEach(stages))
        {
            // One that fails ends them all: the others would wait for it.
            if (!stage.IsCompletedSuccessfully)
                await ended.CancelAsync();
        }

        await Task.WhenAll(stages);
        return rates;
    }

    private async Task ReadAsync(TableState table, SemaphoreSlim room, ChannelWriter<int> read, CancellationToken cancellationToken)
    {
        for (var from = 0; from < records; from += page)
        {
            for (var i = 0; i < page; i++)
                await room.WaitAsync(cancellationToken);
            var items = Enumerable.Range(from, page).Select(NewItem).ToArray();
            table.Link = $"https://org.example/api/data/v9.2/contacts?$skiptoken={from}";
            await store.WriteAsync(t =>
            {
                foreach (var item in items)
                {
                    if (t.FindItem(item.Table, item.Key) is null && t.FindKnown(item.Table, item.Key) is null)
                        t.InsertItem(item);
                }

                t.PutTable(table);
            }, cancellationToken);
            read.TryWrite(page);
        }

        read.Complete();
    }

    private async Task MarkAsync(ChannelReader<int> read, ChannelWriter<List<Item>> marked, CancellationToken cancellationToken)
    {
        var passed = 0L;
        await foreach (var _ in read.ReadAllAsync(cancellationToken))
        {
            for (var claimed = batch; claimed == batch;)
            {
                var items = await store.WriteAsync(t =>
                {
                    t.DueItems(_table, DateTimeOffset.UnixEpoch, batch);
                    var ready = t.ReadyItems(_table, Lane.Load, passed, batch);
                    foreach (var item in ready)
                        t.MarkInFlight(item, 1);
                    return ready.ToList();
                }, cancellationToken);
                claimed = items.Count;
                if (claimed == 0)
                    break;
                passed = items[^1].Id;
                await marked.WriteAsync(items, cancellationToken);
            }
        }

        marked.Complete();
    }

    private async Task CompleteAsync(ChannelReader<List<Item>> marked, SemaphoreSlim room, List<double> rates, CancellationToken cancellationToken)
    {
        await foreach (var items in marked.ReadAllAsync(cancellationToken))
        {
            await store.WriteAsync(t =>
            {
                foreach (var item in items)
                {
                    var known = t.FindKnown(item.Table, item.Key) ?? new KnownRecord { Table = item.Table, Key = item.Key, Owned = true };
                    known.Hash = item.Hash;
                    known.SourceVersion = item.SourceVersion;
                    known.WrittenAt = DateTimeOffset.UnixEpoch;
                    t.PutKnown(known);
                    t.DeleteItemIfUnchanged(item);
                }
            }, cancellationToken);
            room.Release(items.Count);
            var done = Interlocked.Add(ref _done, items.Count);
            var tenth = Math.Max(records / 10, 1);
            if (done / tenth == (done - items.Count) / tenth)
                continue;
            lock (rates)
            {
                rates.Add(tenth / Stopwatch.GetElapsedTime(_lastTenth).TotalSeconds);
                _lastTenth = Stopwatch.GetTimestamp();
            }
        }
    }

    private Item NewItem(int n)
    {
        var body = new byte[bodyBytes];
        var hash = new byte[16];
        var key = new byte[16];
        _random.NextBytes(key);
        _random.NextBytes(hash);
        return new()
        {
            Table = _table, Key = new Guid(key), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = Lane.Load, SourceVersion = 1_000_000 + n,
            Sequence = 1, DefinitionVersion = 1, Body = body, Hash = hash, QueuedAt = DateTimeOffset.UnixEpoch.AddDays(20000),
        };
    }
}
