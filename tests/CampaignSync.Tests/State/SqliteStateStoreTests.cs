using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Tests.State;

public sealed class SqliteStateStoreTests : StateStoreContract, IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void FreeBytes_AreThoseOfTheDisk() => Assert.InRange(new StateFiles(_home.Path).FreeBytes()!.Value, 1, long.MaxValue);

    [Fact]
    public void FreeBytes_WhereTheSystemDoesNotSay_AreUnknown()
    {
        // A share of another machine is no drive on Windows; elsewhere the folder has to be there.
        var nowhere = OperatingSystem.IsWindows() ? @"\\server\share\home" : Path.Combine(_home.Path, "no", "such");
        Assert.Null(new StateFiles(nowhere).FreeBytes());
    }

    protected override Task<IStateStore> OpenHostAsync(HostClaim claim) => Task.FromResult<IStateStore>(SqliteStateStore.OpenHost(_home.Path, claim));
}
