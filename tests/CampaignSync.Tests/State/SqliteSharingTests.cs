using System.Collections.Concurrent;
using System.Diagnostics;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Rows;
using CampaignSync.Sqlite.Writing;

namespace CampaignSync.Tests.State;

/// <summary>What holds while several write, read, crash or run out of room.</summary>
public sealed class SqliteSharingTests : IAsyncLifetime, IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TemporaryHome _home = new();
    private SqliteStateStore _host = null!;
    private int _table;

    public async Task InitializeAsync()
    {
        _host = SqliteStateStore.OpenHost(_home.Path, Claim);
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        await _host.WriteAsync(t => t.PutTable(table));
        _table = table.Id;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Read_WhileAWriteIsUnderWay_SeesTheStateBefore()
    {
        var seen = await _host.WriteAsync(t =>
        {
            t.InsertItem(Rows.Ready(_table, 1));
            return _host.Read(r => (r.Counts(_table).Backlog, r.FindItem(_table, Rows.Key(1))));
        });

        Assert.Equal((0L, null), seen);
        Assert.Equal(1, _host.Read(r => r.Counts(_table)).Backlog);
    }

    [Fact]
    public async Task Client_WhileTheHostWritesWithoutPause_GetsItsTurn()
    {
        using var stop = new CancellationTokenSource();
        var written = 0;
        var host = Enumerable.Range(0, 3).Select(async lane =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var from = lane * 10_000_000 + i * 100;
                await _host.WriteAsync(t =>
                {
                    for (var n = from; n < from + 100; n++)
                        t.PutKnown(new KnownRecord { Table = _table, Key = Rows.Key(n), Owned = true });
                });
                Interlocked.Increment(ref written);
            }
        }).ToArray();

        var waits = new List<TimeSpan>();
        await using (var client = SqliteStateStore.OpenClient(_home.Path))
        {
            for (var i = 0; i < 25; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await client.WriteAsync(t => t.AddRequest(new ControlRequest { Verb = RequestVerb.Stop, RequestedAt = Claim.At, RequestedBy = "ann" })).WaitAsync(TimeSpan.FromSeconds(10));
                waits.Add(Stopwatch.GetElapsedTime(began));
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(host);
        Assert.Equal(25, _host.Read(r => r.OpenRequests()).Count);
        Assert.Equal(written * 100L, _host.Read(r => r.Counts(_table)).Owned);
        Assert.True(waits.Order().ElementAt(12) < TimeSpan.FromSeconds(1), $"Half of the client's writes waited {waits.Order().ElementAt(12)} and more.");
    }

    [Fact]
    public async Task Clients_ManyAtOnceOnAnEmptyHome_AllSucceed()
    {
        using var home = new TemporaryHome();
        var errors = new ConcurrentBag<Exception>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await using var client = SqliteStateStore.OpenClient(home.Path);
                await client.WriteAsync(t => t.PutMetadata("dataverse", $"table{i}", "{}"));
            }
            catch (StateStoreException e)
            {
                errors.Add(e);
            }
        })));

        Assert.Empty(errors);
        await using var reader = SqliteStateStore.OpenReader(home.Path);
        Assert.Equal(8, reader.Read(r => r.MetadataNames()).Count);
    }

    [Fact]
    public async Task Copy_OfDatabaseAndLog_TakenWhileWriting_OpensWholeAndCountsRight()
    {
        var load = new StoreLoad(_host, 6000, page: 100, batch: 80, queued: 1000);
        var run = load.RunAsync();
        var copies = 0;
        while (!run.IsCompleted || copies == 0)
        {
            using var crash = new TemporaryHome();

            // Only the log: the file itself changes at a checkpoint only, and the log is too short for one here.
            File.Copy(_home.Database, crash.Database);
            File.Copy(_home.Database + "-wal", crash.Database + "-wal");
            await using var store = SqliteStateStore.OpenHost(crash.Path, Claim);
            var tables = store.Read(r => r.Tables(WorkflowName.Ingress));
            foreach (var table in tables)
            {
                var (counts, items, known) = store.Read(r => (r.Counts(table.Id), r.ItemsReadBefore(table.Id, long.MaxValue, 0, 100_000).Count, r.KnownAfter(table.Id, 0, 100_000).Count));
                Assert.Equal((items, known), (counts.Backlog, counts.Owned));
            }

            Assert.Equal("ok", await store.WriteAsync(t => Integrity((Session)t)));
            copies++;
        }

        await run;
        Assert.Equal(6000, load.Done);
    }

    [Fact]
    public async Task WriteAsync_NoSpace_FailsAsFull_GivesTheReserveBack_AndWorksAgainWithSpace()
    {
        Assert.Equal(StateFiles.ReserveBytes, new FileInfo(_host.Files.Reserve).Length);
        await _host.WriteAsync(t => LimitPages(t, PageCount(t) + 20));

        var full = await Assert.ThrowsAsync<StoreFullException>(() => _host.WriteAsync(t =>
        {
            for (var i = 0; i < 1000; i++)
                t.InsertItem(Rows.Ready(_table, i, 4000));
        }));

        Assert.Contains("make room", full.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_host.Files.Reserve));
        Assert.Equal(0, _host.Read(r => r.Counts(_table)).Backlog);
        await _host.WriteAsync(t => t.PutWorkflow(new WorkflowState { Name = WorkflowName.Ingress, Status = WorkflowStatus.FAILED, ErrorId = FailureId.StateStoreFull }));

        await _host.WriteAsync(t => LimitPages(t, 1_000_000));
        await _host.WriteAsync(t =>
        {
            for (var i = 0; i < 1000; i++)
                t.InsertItem(Rows.Ready(_table, i, 4000));
        });
        Assert.Equal(1000, _host.Read(r => r.Counts(_table)).Backlog);
    }

    [Fact]
    public async Task Log_WhileMuchIsWrittenAndRead_StaysUnder64MB()
    {
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                    _host.Read(r => r.ReadyItems(_table, Core.Ports.Lane.Load, 0, 200).Count);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        var highest = 0L;
        for (var i = 0; i < 60; i++)
        {
            var from = i * 150;
            await _host.WriteAsync(t =>
            {
                for (var n = from; n < from + 150; n++)
                    t.InsertItem(Rows.Ready(_table, n, 8000));
            });
            highest = Math.Max(highest, new FileInfo(_host.Files.Log).Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(highest, 8L << 20, 64L << 20);
    }

    [Fact]
    public async Task Database_AfterChurn_DoesNotGrow_AndGivesSpaceBackWhenIdle()
    {
        var sizes = new List<long>();
        for (var round = 0; round < 4; round++)
        {
            var from = round * 2500;
            var items = Enumerable.Range(from, 2500).Select(n => Rows.Ready(_table, n, 8000)).ToArray();
            await _host.WriteAsync(t => Array.ForEach(items, t.InsertItem));
            await _host.WriteAsync(t => Array.ForEach(items, t.DeleteItem));
            sizes.Add(await _host.WriteAsync(PageCount));
        }

        Assert.InRange(sizes[^1], sizes[0], sizes[0] + sizes[0] / 20);
        var after = await _host.WriteAsync(t =>
        {
            var reclaim = new Reclaim(((Session)t).Database);
            Assert.True(reclaim.IsDue);
            while (reclaim.IsDue)
                reclaim.Run();
            return PageCount(t);
        });
        Assert.InRange(after, 1, sizes[0] / 2 + 4096);
    }

    [Fact]
    public async Task WriteAsync_OnAReader_IsRefused()
    {
        await using var reader = SqliteStateStore.OpenReader(_home.Path);

        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.WriteAsync(t => t.NextSequence()));
    }

    private static string Integrity(Session session)
    {
        using var check = new Sqlite.Raw.Statement(session.Database, "PRAGMA integrity_check");
        return check.One(s => s.Text(0))!;
    }

    private static long PageCount(IStateTransaction t) => ((Session)t).Database.Number("PRAGMA page_count");

    private static void LimitPages(IStateTransaction t, long pages) => ((Session)t).Database.Execute($"PRAGMA max_page_count = {pages}");
}
