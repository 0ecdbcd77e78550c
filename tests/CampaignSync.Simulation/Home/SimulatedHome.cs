using System.Text.Json;
using CampaignSync.Control.Records;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.State;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Home;

/// <summary>One home with its state, the hosts that come and go, and both systems: everything that a run consists of.</summary>
internal sealed class SimulatedHome : IDisposable
{
    private static readonly byte[] HashKey = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];
    private readonly ISimulatedDisk _disk;
    private readonly int _seed;
    private int _processes;

    public SimulatedHome(int seed, ISimulatedDisk? disk = null)
    {
        _seed = seed;
        _disk = disk ?? new MemoryDisk();
        Random = new Random(seed);
        Scheduler = new Scheduler(new Random(seed + 1));
        Dataverse = new SimulatedDataverse(new Random(seed + 2), () => Scheduler.Time.RemoteNow);
        Campaign = new SimulatedCampaign(() => Scheduler.Time.RemoteNow, new Random(seed + 3));
        Journal = new SimulatedJournal(new Random(seed + 4));
        Timeline = new SimulatedTimeline(Dataverse);
        Save(SimulatedConnections.Definition);
    }

    public Random Random { get; }
    public Scheduler Scheduler { get; }
    public SimulatedDataverse Dataverse { get; }
    public SimulatedCampaign Campaign { get; }
    public SimulatedJournal Journal { get; }
    public SimulatedTimeline Timeline { get; }
    public SimulatedNetwork Network { get; } = new();
    public CommitWatch Commits { get; } = new();
    public SimulatedDefinitions Definitions { get; } = new();
    public SimulatedLog Log { get; } = new();
    public long? FreeDiskBytes { get; set; } = long.MaxValue;
    public long ReadAhead { get; set; } = long.MaxValue;
    public SimulatedHost? Host { get; private set; }

    /// <summary>The systems as a host reaches them; null: the shop's.</summary>
    public Func<SimulatedProcess, IRemoteSystemFactory>? Systems { get; set; }

    public IStateStore State => _disk.Client;

    public ISimulatedDisk Disk => _disk;

    public DateTimeOffset Now => Scheduler.Time.Now;

    public WorkflowView View(WorkflowName name = WorkflowName.Ingress) => State.Read(r => StatusView.Of(r, name, Now));

    /// <summary>Saves the next version of a definition.</summary>
    public int Save(Definition definition)
    {
        var (text, hash) = Definitions.Register(definition);
        return Write(tx => tx.AddDefinition(definition.Subject, hash, text, definition.Subject.ToLowerInvariant() + ".yaml", Now, "admin"));
    }

    /// <summary>Asks for a start of the newest definition; nothing happens where it runs already.</summary>
    public long Start(WorkflowName name = WorkflowName.Ingress, bool allowDeletes = false, bool once = false) => Write(tx =>
    {
        var state = tx.GetWorkflow(name);
        if (state.Status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING)
            return 0;
        var number = tx.AddRequest(Request(RequestVerb.Start, name, JsonSerializer.Serialize(new StartArgument(allowDeletes, once), RequestJson.Default.StartArgument)));
        state.Start(number, tx.FindDefinition(name.ToString())!.Version, tx.FindDefinition(SavedDefinition.Connections)!.Version, Now);
        tx.PutWorkflow(state);
        return number;
    });

    /// <summary>Asks for a stop; carried out at once where no host lives.</summary>
    public long Stop(WorkflowName name = WorkflowName.Ingress)
    {
        var hostLives = Host is { Lives: true };
        return Write(tx =>
        {
            var state = tx.GetWorkflow(name);
            if (state.Status == WorkflowStatus.STOPPED)
                return 0;
            var number = tx.AddRequest(Request(RequestVerb.Stop, name, null));
            if (!hostLives)
            {
                state.Stop();
                tx.PutWorkflow(state);
                foreach (var open in tx.OpenRequests().Where(r => r.Workflow == name))
                    tx.CompleteRequest(open.Number, Now, null);
            }
            return number;
        });
    }

    /// <summary>Asks for a replay of a table at the next start.</summary>
    public void RequestReplay(string table, WorkflowName name = WorkflowName.Ingress) => Write(tx =>
    {
        if (tx.FindTable(name, table) is not { } state)
            return;
        state.ReplayRequested = true;
        tx.PutTable(state);
    });

    /// <summary>Puts a dead letter back into the backlog.</summary>
    public void Restore(DeadLetter letter, WorkflowName name = WorkflowName.Ingress)
    {
        if (State.Read(r => r.FindDeadLetter(letter.Id)) is not null)
            Wait(new DeadLetterControl(State, new HomeTime(this)).RestoreAsync(name, [letter.Id], CancellationToken.None));
    }

    /// <summary>Gives a dead letter up.</summary>
    public void Remove(DeadLetter letter) => Write(tx => tx.DeleteDeadLetter(letter.Table, letter.Key));

    /// <summary>Brings up a host where none lives.</summary>
    public SimulatedHost StartHost()
    {
        if (Host is { Lives: true })
            return Host;
        var (store, epoch) = _disk.OpenHost(new HostClaim(++_processes, "sim", Now));
        var process = new SimulatedProcess(Scheduler);
        return Host = new SimulatedHost(process, new JobHostSettings
        {
            Store = new SimulatedStore(store, process, Commits),
            Epoch = epoch,
            Definitions = Definitions,
            Remotes = Systems?.Invoke(process) ?? new SimulatedSystems(process, Network, Dataverse, Campaign, Journal, Timeline),
            Log = Log,
            HashKey = HashKey,
            FreeDiskBytes = () => FreeDiskBytes,
            ReadAhead = ReadAhead,
            Time = process.Time,
            Seed = _seed + _processes,
            ProcessId = _processes,
            Version = "sim",
        });
    }

    public void KillHost() => Host?.Kill();

    /// <summary>Changes the state as a client does.</summary>
    public T Write<T>(Func<IStateTransaction, T> work) => Wait(State.WriteAsync(work));

    /// <summary>Changes the state as a client does.</summary>
    public void Write(Action<IStateTransaction> work) => Write(tx =>
    {
        work(tx);
        return true;
    });

    public void Dispose()
    {
        KillHost();
        Host?.Dispose();
        _disk.Dispose();
    }

    private static T Wait<T>(Task<T> work)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return work.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private ControlRequest Request(RequestVerb verb, WorkflowName name, string? argument) => new()
    {
        Verb = verb,
        Workflow = name,
        Argument = argument,
        RequestedAt = Now,
        RequestedBy = "admin",
    };

    private sealed class HomeTime(SimulatedHome home) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => home.Now;
    }
}
