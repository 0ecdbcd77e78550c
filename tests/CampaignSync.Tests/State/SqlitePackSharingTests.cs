using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Tests.State;

/// <summary>Items that share a row while others read and write them, and while the disk is full.</summary>
public sealed class SqlitePackSharingTests : IAsyncLifetime, IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", PackedState.ReadAt);
    private readonly TemporaryHome _home = new();
    private SqliteStateStore _host = null!;
    private SqliteStateStore _client = null!;
    private int _table;

    public async Task InitializeAsync()
    {
        _host = SqliteStateStore.OpenHost(_home.Path, Claim);
        _table = await _host.WriteAsync(t =>
        {
            var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
            t.PutTable(table);
            PackedState.Insert(t, table.Id, 1, 6);
            return table.Id;
        });
        _client = SqliteStateStore.OpenClient(_home.Path);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task AnotherProcess_ThatWritesInTurn_SeesAndKeepsWhatTheOtherDid()
    {
        await _host.WriteAsync(t => Marked(t, 1, 2));
        await _client.WriteAsync(t =>
        {
            t.DeleteItem(t.FindItem(_table, Rows.Key(1))!);
            var changed = t.FindItem(_table, Rows.Key(2))!;
            changed.Revision++;
            t.UpdateItem(changed);
            t.InsertItem(PackedState.Item(_table, 7));
            return true;
        });
        await _host.WriteAsync(t => Marked(t, 3, 7));
        await _client.WriteAsync(t => Marked(t, 4));

        Assert.Equal([(2, 1), (3, 1), (4, 1), (5, 0), (6, 0), (7, 1)], Epochs(_host));
        Assert.Equal(Epochs(_host), Epochs(_client));
        Assert.Equal((2, 2, 1, 6), PackedState.Count(_home.Database));
    }

    [Fact]
    public async Task AnotherProcess_ThatWritesInTurn_GetsIdsThatNobodyHas()
    {
        for (var n = 10; n < 30; n++)
        {
            var number = n;
            await (n % 2 == 0 ? _host : _client).WriteAsync(t =>
            {
                PackedState.Insert(t, _table, 10 * number, 2);
                return true;
            });
        }

        var items = _host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 100));
        Assert.Equal(Enumerable.Range(1, 46), items.Select(i => (int)i.Id));
        Assert.Equal([1, 2, 3, 4, 5, 6, .. Enumerable.Range(10, 20).SelectMany(n => new[] { 10 * n, 10 * n + 1 })], items.Select(i => (int)i.SourceVersion));
    }

    [Fact]
    public async Task Read_WhileItsItemsEnd_SeesThemAsTheyStood()
    {
        var (before, after) = _host.Read(r =>
        {
            var seen = r.ReadyItems(_table, Lane.Load, 0, 3);
            _host.WriteAsync(t => t.DeleteItems(_table, 4) + t.DeleteItems(_table, 10)).Wait();
            return (seen, r.ReadyItems(_table, Lane.Load, seen[^1].Id, 10).Append(r.FindItem(_table, Rows.Key(1))!));
        });

        Assert.Equal([1L, 2, 3], before.Select(i => i.SourceVersion));
        Assert.Equal([4L, 5, 6, 1], after.Select(i => i.SourceVersion));
        Assert.Empty(_host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 10)));
        Assert.Null(_host.Read(r => r.FindItem(_table, Rows.Key(1))));
        Assert.Equal((0, 0, 0, 0), PackedState.Count(_home.Database));
    }

    [Fact]
    public async Task Read_OfAnIdThatWasGivenAgain_ShowsTheNewItem()
    {
        // The reader has the content of the pack that begins with this id; the piece that wrote it never took effect.
        await Assert.ThrowsAsync<TimeoutException>(() => _host.WriteAsync(t =>
        {
            PackedState.Insert(t, _table, 50, 2);
            return t.FindItem(_table, Rows.Key(51))!.Body!.Length == 10 ? throw new TimeoutException() : true;
        }));
        Assert.Null(_host.Read(r => r.FindItem(_table, Rows.Key(50))));
        await _host.WriteAsync(t =>
        {
            PackedState.Insert(t, _table, 60, 2);
            Assert.Equal([7L, 8], t.ReadyItems(_table, Lane.Load, 6, 10).Select(i => i.Id));
            return true;
        });

        Assert.Equal([60L, 61], _host.Read(r => r.ReadyItems(_table, Lane.Load, 6, 10)).Select(i => i.SourceVersion));
    }

    [Fact]
    public async Task WriteAsync_NoSpaceForThePacksOfAPiece_TakesItBackAndWorksAgainWithSpace()
    {
        await _host.WriteAsync(t => LimitPages(t, PageCount(t) + 20));

        await Assert.ThrowsAsync<StoreFullException>(() => _host.WriteAsync(t =>
        {
            Marked(t, 1, 2, 3);
            PackedState.Insert(t, _table, 1000, 100, 4000);
            return true;
        }));

        Assert.Equal([(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)], Epochs(_host));
        await _host.WriteAsync(t => LimitPages(t, 1_000_000));
        await _host.WriteAsync(t =>
        {
            PackedState.Insert(t, _table, 1000, 100, 4000);
            return Marked(t, 2, 1099);
        });
        Assert.Equal([(2, 1), (1099, 1)], Epochs(_host).Where(e => e.Epoch != 0));
        Assert.Equal(106, _host.Read(r => r.Counts(_table)).Backlog);
    }

    private bool Marked(IStateTransaction t, params int[] numbers)
    {
        foreach (var n in numbers)
            t.MarkInFlight(t.FindItem(_table, Rows.Key(n))!, 1);
        return true;
    }

    private IEnumerable<(int Number, long Epoch)> Epochs(SqliteStateStore store)
        => store.Read(r => r.ItemsReadBefore(_table, long.MaxValue, 0, 1000)).Select(i => ((int)i.SourceVersion, i.InFlightEpoch));

    private static long PageCount(IStateTransaction t) => ((Session)t).Database.Number("PRAGMA page_count");

    private static bool LimitPages(IStateTransaction t, long pages)
    {
        ((Session)t).Database.Execute($"PRAGMA max_page_count = {pages}");
        return true;
    }
}
