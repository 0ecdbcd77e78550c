using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.State;

public sealed class SqliteStateStoreTests : StateStoreContract, IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    protected override Task<IStateStore> OpenHostAsync(HostClaim claim) => Task.FromResult<IStateStore>(SqliteStateStore.OpenHost(_home.Path, claim));
}
