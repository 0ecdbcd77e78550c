using CampaignSync.Control.Definitions;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Control.Records;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Sqlite;

namespace CampaignSync.Control;

/// <summary>One home with its state open: everything that a command can do there.</summary>
public sealed class Instance : IAsyncDisposable
{
    /// <param name="user">Who acts; stands in requests and versions.</param>
    public Instance(Home home, IStateStore store, HostLauncher launcher, TimeProvider time, string user)
    {
        Home = home;
        Store = store;
        Launcher = launcher;
        var definitions = new SavedDefinitionReader();
        Workflows = new WorkflowControl(store, definitions, time, user);
        Waits = new WorkflowWait(store, Workflows, launcher, time);
        Definitions = new DefinitionControl(store, time, user);
        Records = new RecordLocator(store, time);
        DeadLetters = new DeadLetterControl(store, time);
        Replays = new ReplayControl(store, definitions);
    }

    /// <summary>Opens a home to look at it. Makes nothing.</summary>
    /// <exception cref="ControlException"><c>HomeNotFound</c>, <c>HomeNotPrivate</c>, <c>HomeNotOwned</c>; <c>HostAlreadyRunning</c>: of an older version.</exception>
    /// <exception cref="StateStoreException">The state cannot be used.</exception>
    public static Instance OpenToRead(Home home, TimeProvider time, string user)
    {
        HomeAccess.RequireExisting(home);
        // Waits for nothing but, once after an update, for the lock of the home.
        var opening = CurrentState.OpenAsync(home, time, () => SqliteStateStore.OpenReader(home.Folder), CancellationToken.None);
        return Over(home, opening.GetAwaiter().GetResult(), time, user);
    }

    /// <summary>Opens a home to change something there; makes it where it is missing.</summary>
    /// <exception cref="ControlException"><c>HomeNotWritable</c>, <c>HomeNotPrivate</c>, <c>HomeNotOwned</c>; <c>HostAlreadyRunning</c>: of an older version.</exception>
    /// <exception cref="StateStoreException">The state cannot be used.</exception>
    public static async Task<Instance> OpenToChangeAsync(Home home, TimeProvider time, string user, CancellationToken cancellationToken)
    {
        HomeAccess.EnsureExists(home);
        var store = await CurrentState.OpenAsync(home, time, () => SqliteStateStore.OpenClient(home.Folder, time), cancellationToken).ConfigureAwait(false);
        var instance = Over(home, store, time, user);
        try
        {
            await instance.Launcher.NoticeDeathAsync(cancellationToken).ConfigureAwait(false);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What can be done over a store that is open.</summary>
    public static Instance Over(Home home, IStateStore store, TimeProvider time, string user)
        => new(home, store, HostLauncher.ForThisRuntime(home, store, time), time, user);

    public Home Home { get; }
    public IStateStore Store { get; }
    public HostLauncher Launcher { get; }
    public WorkflowControl Workflows { get; }
    public WorkflowWait Waits { get; }
    public DefinitionControl Definitions { get; }
    public RecordLocator Records { get; }
    public DeadLetterControl DeadLetters { get; }
    public ReplayControl Replays { get; }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
