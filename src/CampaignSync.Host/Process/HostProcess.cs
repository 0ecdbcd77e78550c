using CampaignSync.Connectors;
using CampaignSync.Connectors.Secrets;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Sqlite;

namespace CampaignSync.Host.Process;

/// <summary>The job host of a home in this process: lock, state, log, engine. Holds the lock from construction to disposal.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly HostLock _lock;
    private readonly HostLog _log;
    private readonly TimeProvider _time;
    private readonly SqliteStateStore _store;

    /// <param name="taken">The lock of the home; given back when this is disposed of.</param>
    /// <param name="echo">Takes the news in words; null: a detached host has nobody to tell.</param>
    /// <exception cref="StateStoreException">The state cannot be used.</exception>
    public HostProcess(Home home, HostLock taken, TimeProvider time, TextWriter? echo)
    {
        _lock = taken;
        _time = time;
        _log = new HostLog(home, echo);
        try
        {
            _store = SqliteStateStore.OpenHost(home.Folder, new HostClaim(Environment.ProcessId, HostVersion.Own, time.GetUtcNow()));
        }
        catch (StateStoreException e)
        {
            _log.Write(LogSeverity.Error, "HostNotStarted", null, e.Message, e);
            _log.Dispose();
            throw;
        }
    }

    public IStateStore Store => _store;

    /// <summary>Runs until told to stop, or until nothing was wanted for a minute. Workflows that run then are taken on by the next host.</summary>
    /// <exception cref="StoreFencedException">Another host has taken over.</exception>
    public async Task RunAsync(bool endWhenIdle, CancellationToken stop)
    {
        _log.Write(LogSeverity.Information, "HostStarted", null, $"The job host {HostVersion.Own} has started (process {Environment.ProcessId}).");
        try
        {
            using var host = new JobHost(new JobHostSettings
            {
                Store = _store,
                Epoch = _store.Epoch,
                Definitions = new SavedDefinitionReader(),
                Remotes = new RemoteSystemFactory(new SecretReader(), _time),
                ConnectionCheck = new ConnectionCheck(new SecretReader(), _time),
                Log = _log,
                HashKey = _store.HashKey(),
                FreeDiskBytes = _store.Files.FreeBytes,
                Time = _time,
                Seed = Random.Shared.Next(),
                ProcessId = Environment.ProcessId,
                Version = HostVersion.Own,
                EndWhenIdle = endWhenIdle,
            });
            await host.RunAsync(stop).ConfigureAwait(false);
            _log.Write(LogSeverity.Information, "HostEnded", null, stop.IsCancellationRequested ? "The job host was told to end." : "The job host has ended: nothing is wanted any more.");
        }
        catch (Exception e)
        {
            // The edge of the process: what ends the host stands in its log before anywhere else.
            _log.Write(LogSeverity.Error, EventOf(e), null, e.Message, e);
            throw;
        }
    }

    private static string EventOf(Exception error) => error switch
    {
        StoreFencedException => "HostFenced",
        StoreFullException => FailureId.StateStoreFull,
        _ => FailureId.Unexpected,
    };

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        _lock.Dispose();
    }
}
