using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.Engine.Ingress;
using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>One workflow in a host: its run, and its requests one after the other.</summary>
internal sealed class WorkflowSlot(WorkflowName name, JobHostSettings settings, IRequestGate dataverseGate, IRequestGate campaignGate) : IDisposable
{
    private static readonly TimeSpan FullPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _hostEnds = new();
    private Task _last = Task.CompletedTask;
    private int _pending;
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;

    public bool Idle
    {
        get
        {
            lock (_lock)
                return _pending == 0 && _run.IsCompleted;
        }
    }

    /// <summary>Carries the request out once those before it are.</summary>
    public void Enqueue(ControlRequest request)
    {
        lock (_lock)
        {
            _pending++;
            _last = CarryOutAfterAsync(_last, request);
        }
    }

    /// <summary>Takes on the run of the host before.</summary>
    public async Task ResumeAsync()
    {
        var state = await settings.Store.WriteAsync(tx =>
        {
            var workflow = tx.GetWorkflow(name);
            workflow.Resume();
            tx.PutWorkflow(workflow);
            return workflow;
        });
        settings.Log.Write(LogSeverity.Information, "Resumed", name, $"{name} goes on, on version {state.RunningVersion}.");
        Begin(state, new StartArgument());
    }

    /// <summary>Ends the run and leaves its status as it is.</summary>
    public async Task EndAsync()
    {
        Task last;
        lock (_lock)
            last = _last;
        _stop?.Cancel();
        await _hostEnds.CancelAsync();
        await EndedAsync(last);
        // A start that was being carried out meanwhile has begun a run of its own.
        _stop?.Cancel();
        await EndedAsync(_run);
    }

    public void Dispose()
    {
        _stop?.Dispose();
        _hostEnds.Dispose();
    }

    /// <summary>What could not be written any more is left to the next host: the request is open, the status as it was.</summary>
    private async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFullException && _hostEnds.IsCancellationRequested)
        {
            settings.Log.Write(LogSeverity.Warning, FailureId.StateStoreFull, name, $"The disk is full: how {name} ended could not be written. The next host goes on with it.");
        }
    }

    private async Task CarryOutAfterAsync(Task before, ControlRequest request)
    {
        await before;
        try
        {
            switch (request.Verb)
            {
                case RequestVerb.Start:
                    await StartAsync(request);
                    break;
                case RequestVerb.Stop:
                    await StopAsync(request);
                    break;
                default:
                    throw new InvalidOperationException($"{request.Verb} is not a request to a workflow.");
            }
        }
        finally
        {
            lock (_lock)
                _pending--;
        }
    }

    private async Task StartAsync(ControlRequest request)
    {
        var state = await WriteAsync(tx =>
        {
            var now = settings.Time.GetUtcNow();
            tx.CompleteRequest(request.Number, now, answer: null);
            var workflow = tx.GetWorkflow(name);
            // Asked for while a stop was still being carried out: the status could not be STARTING at once then.
            if (request.Number > workflow.StartRequest
                && workflow.Status is WorkflowStatus.STOPPED or WorkflowStatus.FAILED
                && tx.FindDefinition(name.ToString()) is { } definition
                && tx.FindDefinition(SavedDefinition.Connections) is { } connections)
            {
                workflow.Start(request.Number, definition.Version, connections.Version, now);
                tx.PutWorkflow(workflow);
            }
            return workflow;
        });
        // A start that a later stop has overtaken, or of what runs already, is done by being read.
        if (state.StartRequest != request.Number || state.Status != WorkflowStatus.STARTING || !_run.IsCompleted)
            return;
        var argument = request.Argument is { } json ? JsonSerializer.Deserialize(json, RequestJson.Default.StartArgument)! : new StartArgument();
        Begin(state, argument);
    }

    private async Task StopAsync(ControlRequest request)
    {
        _stop?.Cancel();
        await _run;
        await WriteAsync(tx =>
        {
            var state = tx.GetWorkflow(name);
            if (state.Status != WorkflowStatus.STOPPED)
            {
                state.Stop();
                tx.PutWorkflow(state);
            }
            tx.CompleteRequest(request.Number, settings.Time.GetUtcNow(), answer: null);
        });
        settings.Log.Write(LogSeverity.Information, "Stopped", name, $"{name} is stopped.");
    }

    private void Begin(WorkflowState state, StartArgument argument)
    {
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        _run = RunAsync(state, argument, _stop.Token);
    }

    private async Task RunAsync(WorkflowState state, StartArgument argument, CancellationToken stop)
    {
        FatalException? failure;
        try
        {
            failure = await RunOnceAsync(state, argument, stop);
        }
        catch (FatalException e)
        {
            failure = e;
        }
        if (failure is not null)
        {
            settings.Log.Write(LogSeverity.Error, failure.FailureId, name, failure.Message);
            await StoreEndAsync(w => w.Fail(failure.FailureId, failure.Message, settings.Time.GetUtcNow()));
        }
        else if (!stop.IsCancellationRequested)
        {
            await StoreEndAsync(w => w.Stop());
        }
    }

    private async Task<FatalException?> RunOnceAsync(WorkflowState state, StartArgument argument, CancellationToken stop)
    {
        var saved = settings.Store.Read(r => r.FindDefinition(name.ToString(), state.RunningVersion))
            ?? throw new FatalException(FailureId.Unexpected, $"Version {state.RunningVersion} of {name} is not in the database.");
        var savedConnections = settings.Store.Read(r => r.FindDefinition(SavedDefinition.Connections, state.RunningConnections))
            ?? throw new FatalException(FailureId.Unexpected, $"Version {state.RunningConnections} of the connections is not in the database.");
        var definition = settings.Definitions.ReadWorkflow(saved);
        var connections = settings.Definitions.ReadConnections(savedConnections);

        using var remotes = settings.Remotes.Connect(connections, new StoppableGate(dataverseGate, stop), new StoppableGate(campaignGate, stop));
        var run = new RunContext
        {
            Workflow = name,
            Definition = definition,
            Version = saved.Version,
            FileName = saved.FileName,
            Settings = settings,
            Remotes = remotes,
            Random = new Random(settings.Seed + (int)name),
        };
        return await new WorkflowRunner(run, FlowOf(run), argument).RunAsync(stop);
    }

    private static IFlow FlowOf(RunContext run) => run.Definition switch
    {
        IngressDefinition ingress => new IngressFlow(run, ingress),
        EgressDefinition egress => new EgressFlow(run, egress),
        OptInOutDefinition optInOut => new OptInOutFlow(run, optInOut),
        _ => throw new FatalException(FailureId.WorkflowDisabled, $"{run.Workflow} cannot be run by this version."),
    };

    /// <summary>
    /// That a request is done and how a run ended must not be forgotten because the disk is full, or the status would lie and
    /// the workflow could not be controlled any more: it is written when there is room.
    /// </summary>
    private async Task<T> WriteAsync<T>(Func<IStateTransaction, T> work)
    {
        while (true)
        {
            try
            {
                return await settings.Store.WriteAsync(work);
            }
            catch (StoreFullException) when (!_hostEnds.IsCancellationRequested)
            {
                await Task.Delay(FullPause, settings.Time, _hostEnds.Token);
            }
        }
    }

    private Task WriteAsync(Action<IStateTransaction> work) => WriteAsync(tx =>
    {
        work(tx);
        return true;
    });

    private Task StoreEndAsync(Action<WorkflowState> end) => WriteAsync(tx =>
    {
        var state = tx.GetWorkflow(name);
        if (state.Status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING)
        {
            end(state);
            tx.PutWorkflow(state);
        }
    });
}
