using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Writing;

namespace CampaignSync.Tests.State;

/// <summary>Whoever is suspended in the middle of a write has the database to itself until it goes on or is ended.</summary>
public sealed class TurnTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);
    private readonly TemporaryHome _home = new();
    private readonly StateFiles _files;
    private readonly Database _holder;
    private readonly Database _waiting;

    public TurnTests()
    {
        _files = new StateFiles(_home.Path);
        _holder = Connections.OpenWriter(_files, mayUpgrade: false, DateTimeOffset.UnixEpoch).Database;
        _waiting = Connections.OpenWriter(_files, mayUpgrade: false, DateTimeOffset.UnixEpoch).Database;
        _waiting.WaitForOthers(TimeSpan.Zero);
        _holder.Execute("BEGIN IMMEDIATE");
    }

    public void Dispose()
    {
        _holder.Dispose();
        _waiting.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void Take_ByAClient_IsRefusedAfterItsPatience()
        => Assert.Throws<StoreBusyException>(() => new Turn(_waiting, _files, isHost: false, s_patience).Take());

    [Fact]
    public async Task Take_ByTheHost_WaitsForAsLongAsItTakes()
    {
        var taken = Task.Run(new Turn(_waiting, _files, isHost: true, s_patience).Take);
        await Assert.ThrowsAsync<TimeoutException>(() => taken.WaitAsync(20 * s_patience));

        _holder.Execute("ROLLBACK");
        await taken.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(_waiting.InTransaction);
    }
}
