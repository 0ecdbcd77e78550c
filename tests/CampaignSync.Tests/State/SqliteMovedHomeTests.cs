using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using Xunit.Abstractions;

namespace CampaignSync.Tests.State;

/// <summary>
/// Somebody deletes a home, or puts a backup in its place, while its host runs. The host would go on with files that nobody else
/// finds, and the next host would begin beside it.
/// </summary>
public sealed class SqliteMovedHomeTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private static readonly HostClaim Claim = new(1, "1.0.0", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TemporaryHome _home = new();
    private SqliteStateStore _host = null!;

    public Task InitializeAsync()
    {
        _host = SqliteStateStore.OpenHost(_home.Path, Claim);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        Directory.CreateDirectory(_home.Path);
        _home.Dispose();
    }

    [Fact]
    public async Task Write_FilesAreWhereTheyWere_Succeeds() => await WriteAsync();

    [Fact]
    public Task Write_AfterTheHomeWasDeleted_IsFenced() => IsFencedAfterAsync(() => Directory.Delete(_home.Path, recursive: true));

    [Fact]
    public void Read_AfterTheHomeWasDeleted_IsFenced()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.Delete(_home.Path, recursive: true);

        Assert.Throws<StoreFencedException>(() => _host.Read(r => r.GetHost()));
        Assert.Throws<StoreFencedException>(_host.HashKey);
    }

    [Fact]
    public Task Write_AfterTheHomeWasMoved_IsFenced() => IsFencedAfterAsync(() =>
    {
        Directory.Move(_home.Path, _home.Path + "-moved");
        Directory.Delete(_home.Path + "-moved", recursive: true);
    });

    [Fact]
    public Task Write_AfterTheDatabaseWasReplaced_IsFenced() => IsFencedAfterAsync(() =>
    {
        File.Copy(_home.Database, _home.Database + "-copy");
        File.Move(_home.Database + "-copy", _home.Database, overwrite: true);
    });

    private async Task IsFencedAfterAsync(Action what)
    {
        if (OperatingSystem.IsWindows())
        {
            output.WriteLine("Windows lets nobody delete, move or replace an open file.");
            return;
        }
        await WriteAsync();
        what();

        var fenced = await Assert.ThrowsAsync<StoreFencedException>(WriteAsync);
        Assert.Contains($"{_home.Database} was deleted, moved or replaced", fenced.Message, StringComparison.Ordinal);
    }

    private Task WriteAsync() => _host.WriteAsync(t => t.PutMetadata("dataverse", "contact", "{}"));
}
