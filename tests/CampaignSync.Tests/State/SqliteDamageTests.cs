using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

public sealed class SqliteDamageTests : IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("garbage", "is not a database")]
    [InlineData("garbage that begins well", "is not a database")]
    [InlineData("cut short", "is cut short")]
    public async Task Open_DamagedFile_SaysSoAndLeavesItAlone(string damage, string message)
    {
        await FillAsync(200);
        var intact = File.ReadAllBytes(_home.Database);
        File.WriteAllBytes(_home.Database, damage switch
        {
            "garbage" => [.. Enumerable.Repeat((byte)7, 9000)],
            "garbage that begins well" => [.. "SQLite format 3"u8],
            _ => intact[..(intact.Length / 2)],
        });
        var before = File.ReadAllBytes(_home.Database);

        foreach (var open in Openings())
        {
            var error = Assert.ThrowsAny<StateStoreException>(open);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Contains("campaignsync rebuild", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(_home.Database));
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefused()
    {
        await FillAsync(1);
        Execute("PRAGMA user_version = 4");

        foreach (var open in Openings())
            Assert.Contains("newer CampaignSync", Assert.ThrowsAny<StateStoreException>(open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_IsRefused()
    {
        await FillAsync(1);
        Execute("PRAGMA application_id = 1");

        foreach (var open in Openings())
            Assert.Contains("another program", Assert.ThrowsAny<StateStoreException>(open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenReader_NoState_IsHomeNotFound_AndMakesNothing()
    {
        var missing = Path.Combine(_home.Path, "none");

        Assert.Throws<HomeNotFoundException>(() => SqliteStateStore.OpenReader(missing));
        Assert.Throws<HomeNotFoundException>(() => SqliteStateStore.OpenReader(_home.Path));

        Assert.False(Directory.Exists(missing));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Path));
    }

    [Fact]
    public async Task Files_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        var home = Path.Combine(_home.Path, "new");
        await using var store = SqliteStateStore.OpenHost(home, Claim);
        await store.WriteAsync(t => t.PutMetadata("dataverse", "contact", "{}"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home));
        var files = Directory.GetFiles(home).ToDictionary(f => Path.GetFileName(f), File.GetUnixFileMode);
        Assert.Equal(["state.db", "state.db-shm", "state.db-wal", "state.reserve"], files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files.Values, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
    }

    [Fact]
    public async Task Rebuild_IntactDatabase_KeepsEverything_AndReadsAllAgain()
    {
        await FillAsync(300);
        var key = SqliteStateStore.OpenReader(_home.Path).HashKey();

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Empty(result.Lost);
        Assert.True(File.Exists(result.DamagedFile));
        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal(2, store.Epoch);
        Assert.Equal(key, store.HashKey());
        Assert.Equal("text", store.Read(r => r.FindDefinition("Ingress"))!.Text);
        var table = store.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!;
        Assert.Equal((ReadPhase.Full, null, null), (table.Phase, table.Link, table.DeltaLink));
        Assert.Equal(new TableCounts(Backlog: 300, Blocked: 300, Owned: 300), store.Read(r => r.Counts(table.Id)));
        Assert.Single(store.Read(r => r.ItemsLinkedTo(table.Id, Rows.Key(1000), blocking: true, 10)));
        var item = Rows.Blocked(table.Id, 9000);
        await store.WriteAsync(t => t.InsertItem(item));
        Assert.Equal(301, item.Id);
    }

    [Fact]
    public async Task Rebuild_HoleInTheMiddle_KeepsWhatIsReadable_AndSaysWhatIsNot()
    {
        await FillAsync(3000);
        using (var file = new FileStream(_home.Database, FileMode.Open))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[64 * 1024]);
        }

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.NotEmpty(result.Lost);
        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal("text", store.Read(r => r.FindDefinition("Ingress"))!.Text);
        var table = store.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!;
        var counts = store.Read(r => r.Counts(table.Id));
        Assert.InRange(counts.Backlog + counts.Owned, 4000, 5999);
        Assert.Equal(counts.Backlog, store.Read(r => r.ItemsInState(table.Id, ItemState.Blocked, 0, 10000)).Count);
        Assert.Equal(counts.Owned, store.Read(r => r.KnownAfter(table.Id, 0, 10000)).Count);
    }

    [Fact]
    public async Task Rebuild_CutShort_KeepsTheDefinitions()
    {
        await FillAsync(3000);
        using (var file = new FileStream(_home.Database, FileMode.Open))
            file.SetLength(file.Length / 2);

        StateRebuild.Run(_home.Path, TimeProvider.System);

        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Equal("text", store.Read(r => r.FindDefinition("Ingress"))!.Text);
    }

    [Fact]
    public async Task Rebuild_Garbage_BeginsAnew_AndSaysSo()
    {
        File.WriteAllBytes(_home.Database, [.. Enumerable.Repeat((byte)7, 9000)]);

        var result = StateRebuild.Run(_home.Path, TimeProvider.System);

        Assert.Empty(result.Kept);
        Assert.Contains("Apply your definitions", Assert.Single(result.Lost), StringComparison.Ordinal);
        Assert.Equal(9000, new FileInfo(result.DamagedFile).Length);
        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        Assert.Empty(store.Read(r => r.Tables(WorkflowName.Ingress)));
    }

    /// <summary>What this version does not know of the state would be lost.</summary>
    [Fact]
    public async Task Rebuild_OfANewerState_IsRefused_AndChangesNothing()
    {
        await FillAsync(5);
        Execute("PRAGMA user_version = 99");

        var refused = Assert.Throws<StateStoreException>(() => StateRebuild.Run(_home.Path, TimeProvider.System));

        Assert.Contains("was written by a newer CampaignSync (schema 99;", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_home.Path, "*.part").Concat(Directory.GetFiles(_home.Path, "*.damaged-*")));
        Execute("PRAGMA user_version = 3");
        await using var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        var table = store.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!;
        Assert.Equal(5, store.Read(r => r.KnownAfter(table.Id, 0, 100)).Count);
    }

    [Fact]
    public async Task Backup_WhileOpen_IsAWholeState_AndNeverOverwrites()
    {
        await using var store = await FillAsync(50, keepOpen: true);
        var file = Path.Combine(_home.Path, "backup", "state.db");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        StateBackup.Write(_home.Path, file);

        await using var copy = SqliteStateStore.OpenReader(Path.GetDirectoryName(file)!);
        var table = copy.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!;
        Assert.Equal(store!.Read(r => r.Counts(table.Id)), copy.Read(r => r.Counts(table.Id)));
        Assert.Equal(50, copy.Read(r => r.KnownAfter(table.Id, 0, 100)).Count);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("exists already", Assert.Throws<StateStoreException>(() => StateBackup.Write(_home.Path, file)).Message, StringComparison.Ordinal);
    }

    private Action[] Openings() =>
    [
        () => SqliteStateStore.OpenHost(_home.Path, Claim),
        () => SqliteStateStore.OpenClient(_home.Path),
        () => SqliteStateStore.OpenReader(_home.Path),
    ];

    private void Execute(string sql)
    {
        using var database = Sqlite.Raw.Database.Open(_home.Database, readOnly: false);
        database.Execute(sql);
    }

    private async Task<SqliteStateStore?> FillAsync(int rows, bool keepOpen = false)
    {
        var store = SqliteStateStore.OpenHost(_home.Path, Claim);
        await store.WriteAsync(t =>
        {
            t.AddDefinition("Ingress", "hash", "text", "a.yaml", Claim.At, "ann");
            var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact", Phase = ReadPhase.Incremental, Link = "l", DeltaLink = "d" };
            t.PutTable(table);
            for (var i = 1; i <= rows; i++)
            {
                t.InsertItem(Rows.Blocked(table.Id, i, new ParentLink(table.Id, Rows.Key(1000 * i), Blocking: true)));
                t.PutKnown(new KnownRecord { Table = table.Id, Key = Rows.Key(i), Owned = true, Hash = [1, 2, 3], WrittenAt = Claim.At });
            }
        });
        if (keepOpen)
            return store;
        await store.DisposeAsync();
        return null;
    }
}
