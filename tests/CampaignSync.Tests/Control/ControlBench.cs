using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Tests.Definitions;
using CampaignSync.Tests.State;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Control;

/// <summary>An instance over a store in memory, with a clock that stands and a host that is only said to live.</summary>
internal sealed class ControlBench : IAsyncDisposable
{
    public ControlBench()
    {
        Instance = new Instance(new Home(_folder.Path), Store, new HostLauncher(new Home(_folder.Path), Store, Time, _ => throw new InvalidOperationException("No host is launched here.")), Time, "tester");
    }

    private readonly TemporaryHome _folder = new();

    public ManualTime Time { get; } = new();
    public InMemoryStateStore Store { get; } = new();
    public Instance Instance { get; }
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Saves all four definitions.</summary>
    public Task<ApplyOutcome> ApplyAllAsync() => ApplyAsync([.. Yaml.All]);

    public Task<ApplyOutcome> ApplyAsync(params string[] texts)
        => Instance.Definitions.ApplyAsync([.. texts.Select((text, i) => DefinitionReader.Read($"file{i}.yaml", text))], CancellationToken.None);

    /// <summary>A host gives a sign of life now.</summary>
    public Task HostLivesAsync(long epoch = 1) => WriteAsync(tx => tx.PutHost(new HostState(epoch, 4711, HostVersion.Own, Now, Now, Ended: false)));

    public Task<RequestOutcome> StartAsync(WorkflowName name = WorkflowName.Ingress) => Instance.Workflows.StartAsync(name, new StartArgument(), CancellationToken.None);

    public Task<RequestOutcome> StopAsync(WorkflowName name = WorkflowName.Ingress) => Instance.Workflows.StopAsync(name, CancellationToken.None);

    /// <summary>What the host does with a start: completes the request, and the workflow runs.</summary>
    public Task HostTakesStartAsync(WorkflowName name = WorkflowName.Ingress) => ChangeAsync(name, (tx, state) =>
    {
        tx.CompleteRequest(state.StartRequest, Now, null);
        state.Ready();
    });

    public Task ChangeAsync(WorkflowName name, Action<IStateTransaction, WorkflowState> change) => WriteAsync(tx =>
    {
        var state = tx.GetWorkflow(name);
        change(tx, state);
        tx.PutWorkflow(state);
    });

    public Task WriteAsync(Action<IStateTransaction> work) => Store.WriteAsync(tx =>
    {
        work(tx);
        return true;
    });

    public T Read<T>(Func<IStateReader, T> work) => Store.Read(work);

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        _folder.Dispose();
    }
}
