using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

/// <summary>A home of the program before this one.</summary>
public sealed class SchemaUpgradeTests : IAsyncLifetime, IDisposable
{
    private const int Records = 50;

    private static readonly HostClaim Claim = new(1, "1.0.0", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TemporaryHome _home = new();

    public async Task InitializeAsync()
    {
        await using (var store = SqliteStateStore.OpenHost(_home.Path, Claim))
            await store.WriteAsync(Fill);
        await OlderState.MakeAsync(_home.Path, _home.Database);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Host_BringsItUpToDate_AndNothingIsLost()
    {
        await using (var store = SqliteStateStore.OpenHost(_home.Path, Claim))
            AssertWhole(store);

        await using var client = SqliteStateStore.OpenClient(_home.Path);
        AssertWhole(client);
    }

    [Fact]
    public void Client_WithoutTheLock_LeavesItAlone_AndSaysWhoseItIs()
    {
        foreach (var open in new Func<SqliteStateStore>[] { () => SqliteStateStore.OpenClient(_home.Path), () => SqliteStateStore.OpenReader(_home.Path) })
            Assert.Equal(Claim.ProcessId, Assert.Throws<StateOlderException>(open).HostProcess);

        using var database = Sqlite.Raw.Database.Open(_home.Database, readOnly: true);
        Assert.Equal(1, database.Number("PRAGMA user_version"));
    }

    [Fact]
    public async Task FirstCommand_BringsItUpToDate()
    {
        await using (var looking = Instance.OpenToRead(new Home(_home.Path), TimeProvider.System, "ann"))
            AssertWhole(looking.Store);

        await using var changing = await Instance.OpenToChangeAsync(new Home(_home.Path), TimeProvider.System, "ann", CancellationToken.None);
        AssertWhole(changing.Store);
    }

    [Fact]
    public async Task CommandThatChanges_BringsItUpToDate()
    {
        await using var changing = await Instance.OpenToChangeAsync(new Home(_home.Path), TimeProvider.System, "ann", CancellationToken.None);

        AssertWhole(changing.Store);
    }

    [Fact]
    public async Task HostOfTheOlderVersionThatLives_IsLeftInPeace_AndNamed()
    {
        using var taken = HostLock.TryTake(new Home(_home.Path));

        var refused = await Assert.ThrowsAsync<ControlException>(() => Instance.OpenToChangeAsync(new Home(_home.Path), TimeProvider.System, "ann", CancellationToken.None));

        Assert.Equal(ControlErrorId.HostAlreadyRunning, refused.ErrorId);
        Assert.Contains($"process {Claim.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nothing is lost", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_CopiesItAsItIs()
    {
        var file = Path.Combine(_home.Path, "copy.db");

        StateBackup.Write(_home.Path, file);

        using var copy = Sqlite.Raw.Database.Open(file, readOnly: true);
        Assert.Equal((1, Records), (copy.Number("PRAGMA user_version"), copy.Number("SELECT count(*) FROM known")));
    }

    [Fact]
    public async Task Rebuild_KeepsItsRows()
    {
        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Empty(result.Lost);
        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        AssertWhole(store);
    }

    private static void AssertWhole(IStateStore store)
    {
        var table = store.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!.Id;
        var known = store.Read(r => r.KnownAfter(table, 0, 2 * Records));
        Assert.Equal(Records, known.Count);
        Assert.All(known, k => Assert.Equal([1, 2, 3], k.Hash));
        Assert.All(known, k => Assert.Null(k.RowHash));
        Assert.Empty(store.Read(r => r.KnownRows(table, 0, 2 * Records)));
        Assert.Equal(Records, store.Read(r => r.ReadyItems(table, Core.Ports.Lane.Load, 0, 2 * Records)).Count);
    }

    private static void Fill(IStateTransaction tx)
    {
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        tx.PutTable(table);
        for (var i = 1; i <= Records; i++)
        {
            tx.InsertItem(Rows.Ready(table.Id, i));
            tx.PutKnown(new KnownRecord { Table = table.Id, Key = Rows.Key(i), Owned = true, Hash = [1, 2, 3], WrittenAt = Claim.At, RowHash = i });
        }
    }
}
