using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

/// <summary>Items that share a row, in a home that is damaged, rebuilt, or of an older program.</summary>
public sealed class SqlitePackDamageTests : IAsyncLifetime, IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", PackedState.ReadAt);
    private readonly TemporaryHome _home = new();
    private int _table;

    public async Task InitializeAsync()
    {
        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        _table = await host.WriteAsync(t =>
        {
            var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
            t.PutTable(table);
            PackedState.Insert(t, table.Id, 1, 600, bodyBytes: 300);
            foreach (var n in new[] { 2, 3 })
                t.MarkInFlight(t.FindItem(table.Id, Rows.Key(n))!, 1);
            t.DeleteItem(t.FindItem(table.Id, Rows.Key(4))!);
            var changed = t.FindItem(table.Id, Rows.Key(5))!;
            (changed.Body, changed.Revision) = ([9], 2);
            t.UpdateItem(changed);
            return table.Id;
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Damages =>
    [
        "DELETE FROM pack_content WHERE first_id = 257",
        "UPDATE pack_content SET items = x'' WHERE first_id = 257",
        "UPDATE pack_content SET items = substr(items, 1, 5000) WHERE first_id = 257",
        "UPDATE pack_content SET items = substr(items, 1, length(items) - 1) WHERE first_id = 257",
        "UPDATE pack_content SET items = CAST(substr(items, 1, 33) || x'FFFFFF7F' || substr(items, 38) AS BLOB) WHERE first_id = 257",
        "UPDATE pack_content SET items = CAST(substr(items, 1, 33) || x'FEFFFFFF' || substr(items, 38) AS BLOB) WHERE first_id = 257",
        "UPDATE pack_content SET items = CAST(substr(items, 1, 5000) || zeroblob(length(items) - 5000) AS BLOB) WHERE first_id = 257",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Read_OfADamagedPack_SaysSo(string damage)
    {
        Execute(damage);

        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        foreach (var read in new Action[]
        {
            () => host.Read(r => r.FindItem(_table, Rows.Key(300))),
            () => host.Read(r => r.ReadyItems(_table, Lane.Load, 300, 3)),
            () => host.WriteAsync(t => t.DeleteItems(_table, 1000)).GetAwaiter().GetResult(),
        })
        {
            Assert.Contains("campaignsync rebuild", Assert.Throws<StateStoreException>(read).Message, StringComparison.Ordinal);
        }

        Assert.NotNull(host.Read(r => r.FindItem(_table, Rows.Key(256))));
        Assert.Equal(599, host.Read(r => r.Counts(_table)).Backlog);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Rebuild_OfADamagedPack_KeepsTheOthers_AndSaysWhatIsLost(string damage)
    {
        Execute(damage);

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Contains(result.Lost, l => l.Contains("items of the backlog", StringComparison.Ordinal));
        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        var numbers = host.Read(r => r.ItemsReadBefore(_table, long.MaxValue, 0, 1000)).Select(i => (int)i.SourceVersion).ToArray();
        Assert.Equal([1, 2, 3, .. Enumerable.Range(5, 252), .. Enumerable.Range(385, 216)], numbers.Where(n => n is < 257 or > 384));
        Assert.Equal(numbers.Length, host.Read(r => r.Counts(_table)).Backlog);
        await AssertUsableAsync(host);
    }

    [Fact]
    public async Task Rebuild_OfAnIntactHome_GivesEveryItemARowOfItsOwn_AsItStood()
    {
        List<Item> before;
        await using (var reader = SqliteStateStore.OpenReader(_home.Path))
            before = [.. reader.Read(r => r.ItemsReadBefore(_table, long.MaxValue, 0, 1000))];

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Empty(result.Lost);
        Assert.Contains("599 items of the backlog", result.Kept);
        Assert.Equal((0, 0, 599, 599), PackedState.Count(_home.Database));
        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equivalent(before.Take(10), host.Read(r => r.ItemsReadBefore(_table, long.MaxValue, 0, 10)), strict: true);
        Assert.Equal([2, 3], host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 1000)).Where(i => i.InFlightEpoch == 1).Select(i => (int)i.SourceVersion));
        await AssertUsableAsync(host);
        Assert.Equal((1, 1, 599, 600), PackedState.Count(_home.Database));
    }

    [Fact]
    public async Task Rebuild_WhateverPageIsLost_KeepsOnlyItemsThatWereThere()
    {
        const int PageSize = 4096;
        var intact = File.ReadAllBytes(_home.Database);
        for (var page = 1; page < intact.Length / PageSize; page += 7)
        {
            using var home = new TemporaryHome();
            var damaged = intact.ToArray();
            damaged.AsSpan(page * PageSize, PageSize).Clear();
            File.WriteAllBytes(home.Database, damaged);

            var lost = StateRebuild.Run(home.Path, TimeProvider.System).Lost;

            await using var host = SqliteStateStore.OpenHost(home.Path, Claim);
            var items = host.Read(r => r.FindTable(WorkflowName.Ingress, "contact") is null ? [] : r.ItemsReadBefore(_table, long.MaxValue, 0, 1000));
            Assert.Equal(items.Select(i => i.Id), items.Select(i => i.SourceVersion));
            Assert.Equal(items.Select(i => Rows.Key((int)i.Id)), items.Select(i => i.Key));
            Assert.True(items.Count == 599 || lost.Count > 0, $"Items are missing without page {page}, and nobody is told.");
            Assert.Equal(items.Count, items.Count == 0 ? 0 : host.Read(r => r.Counts(_table)).Backlog);
        }
    }

    [Fact]
    public async Task Rebuild_RowOfItsOwnAndAPackClaimTheSameItem_TakesTheRow()
    {
        Execute("UPDATE pack SET gone = zeroblob(16)");

        StateRebuild.Run(_home.Path, TimeProvider.System);

        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal([9], host.Read(r => r.FindItem(_table, Rows.Key(5)))!.Body);
        Assert.Equal(600, host.Read(r => r.Counts(_table)).Backlog);
    }

    [Fact]
    public async Task Rebuild_RowOfItsOwnHasTheIdOfAnotherInAPack_KeepsTheRow_AndSaysSo()
    {
        Execute($"UPDATE item SET key = x'{Rows.Key(7000):N}' WHERE id = 5; UPDATE pack SET gone = zeroblob(16)");

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Contains(result.Lost, l => l.Contains("items of the backlog", StringComparison.Ordinal));
        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal((5, 600), (host.Read(r => r.FindItem(_table, Rows.Key(7000)))!.Id, host.Read(r => r.Counts(_table)).Backlog));
    }

    [Fact]
    public void Rebuild_PackThatBreaksTheSchema_IsLost_AndThatIsSaid()
    {
        Execute("PRAGMA ignore_check_constraints = 1; UPDATE pack SET lane = 7 WHERE first_id = 257");

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Contains(result.Lost, l => l.Contains("items of the backlog", StringComparison.Ordinal));
        Assert.Equal((0, 0, 471, 471), PackedState.Count(_home.Database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Upgrade_OfAnOlderHome_KeepsItsItemsWhereTheyStand_AndFillsPacksFromThenOn(int version)
    {
        await OlderState.MakeAsync(_home.Path, _home.Database, version);

        await using var host = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal((0, 0, 599, 599), PackedState.Count(_home.Database));
        Assert.Equal([2, 3], host.Read(r => r.ReadyItems(_table, Lane.Load, 0, 1000)).Where(i => i.InFlightEpoch == 1).Select(i => (int)i.SourceVersion));
        Assert.Equal(version == 1 ? null : -7, host.Read(r => r.FindItem(_table, Rows.Key(7)))!.RowHash);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.WriteAsync(t =>
        {
            t.InsertItem(PackedState.Item(_table, 7));
            return true;
        }));

        await AssertUsableAsync(host);
        Assert.Equal((1, 1, 599, 600), PackedState.Count(_home.Database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rebuild_OfAnOlderHome_KeepsItsItems(int version)
    {
        await OlderState.MakeAsync(_home.Path, _home.Database, version);

        Assert.Empty(StateRebuild.Run(_home.Path, TimeProvider.System).Lost);

        Assert.Equal((0, 0, 599, 599), PackedState.Count(_home.Database));
    }

    [Fact]
    public async Task Backup_OfItemsThatShareRows_HoldsThem()
    {
        var file = Path.Combine(_home.Path, "backup", "state.db");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        StateBackup.Write(_home.Path, file);

        await using var copy = SqliteStateStore.OpenReader(Path.GetDirectoryName(file)!);
        Assert.Equal(599, copy.Read(r => r.ReadyItems(_table, Lane.Load, 0, 1000)).Count);
    }

    /// <summary>New items come behind the old ones and get ids that nobody has.</summary>
    private async Task AssertUsableAsync(SqliteStateStore host)
    {
        var added = PackedState.Item(_table, 9000);
        await host.WriteAsync(t =>
        {
            t.InsertItem(added);
            return true;
        });
        Assert.Equal(601, added.Id);
        Assert.Equal(added.Id, host.Read(r => r.ItemsReadBefore(_table, long.MaxValue, 0, 1000))[^1].Id);
        Assert.NotNull(host.Read(r => r.FindItem(_table, added.Key)));
    }

    private void Execute(string sql)
    {
        using var database = Sqlite.Raw.Database.Open(_home.Database, readOnly: false);
        database.Execute(sql);
    }
}
