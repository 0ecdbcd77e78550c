using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Simulation.State;

/// <summary>A real database in a folder of its own, which is deleted with it.</summary>
internal sealed class SqliteDisk : ISimulatedDisk
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("campaignsync-sim-");
    private SqliteStateStore? _host;

    public SqliteDisk()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Client = SqliteStateStore.OpenClient(_home.FullName);
    }

    public IStateStore Client { get; }

    public (IStateStore Store, long Epoch) OpenHost(HostClaim claim)
    {
        Close(_host);
        _host = SqliteStateStore.OpenHost(_home.FullName, claim);
        return (_host, _host.Epoch);
    }

    public void Dispose()
    {
        Close(_host);
        Close((SqliteStateStore)Client);
        _home.Delete(recursive: true);
    }

    private static void Close(SqliteStateStore? store)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            store?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
