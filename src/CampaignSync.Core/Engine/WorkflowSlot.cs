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
internal sealed class WorkflowSlot(WorkflowName name, JobHostSettings settings, RequestGate dataverseGate, RequestGate campaignGate) : IDisposable
{
    private readonly PatientWrites _writes = new(settings.Store, settings.Time);
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

    /// <summary>Throws what kept a request from being carried out. Those after it can only be by the next host.</summary>
    public void ThrowIfFailed()
    {
        Task last;
        lock (_lock)
            last = _last;
        if (last.IsFaulted)
            last.GetAwaiter().GetResult();
    }

    /// <summary>Carries the request out once those before it are.</summary>
    public void Enqueue(ControlRequest request) => Enqueue(() => CarryOutAsync(request));

    /// <summary>Takes on the run of the host before, ahead of all requests.</summary>
    public void Resume() => Enqueue(ResumeAsync);

    /// <summary>Ends the run and leaves its status as it is.</summary>
    public async Task EndAsync()
    {
        Task last;
        lock (_lock)
            last = _last;
        _hostEnds.Cancel();
        // A start that is being carried out begins a run of its own, in place of the one that was.
        await EndedAsync(last);
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

    private void Enqueue(Func<Task> work)
    {
        lock (_lock)
        {
            _pending++;
            _last = WorkAfterAsync(_last, work);
        }
    }

    private async Task WorkAfterAsync(Task before, Func<Task> work)
    {
        try
        {
            await before;
            await work();
        }
        finally
        {
            lock (_lock)
                _pending--;
        }
    }

    private Task CarryOutAsync(ControlRequest request) => request.Verb switch
    {
        RequestVerb.Start => StartAsync(request),
        RequestVerb.Stop => StopAsync(request),
        _ => throw new InvalidOperationException($"{request.Verb} is not a request to a workflow."),
    };

    private async Task ResumeAsync()
    {
        var (state, asked) = await WriteAsync(tx =>
        {
            var workflow = tx.GetWorkflow(name);
            workflow.Resume();
            tx.PutWorkflow(workflow);
            return (workflow, tx.FindRequest(workflow.StartRequest));
        });
        settings.Log.Write(LogSeverity.Information, "Resumed", name, $"{name} goes on, on version {state.RunningVersion}.");
        Begin(state, asked?.Argument, resumed: true);
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
        Begin(state, request.Argument, resumed: false);
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

    /// <param name="argument">Of the start, as JSON; null: nothing was asked for but to run.</param>
    /// <param name="resumed">The start was carried out by the host before.</param>
    private void Begin(WorkflowState state, string? argument, bool resumed)
    {
        _stop?.Dispose();
        _stop = new CancellationTokenSource();
        _run = RunAsync(state, () => Start(argument, resumed), _stop.Token);
    }

    private static StartArgument Start(string? argument, bool resumed)
    {
        var asked = argument is null ? new StartArgument() : JsonSerializer.Deserialize(argument, RequestJson.Default.StartArgument)!;
        // What was held goes once, and the start itself let it go; but who asked for one pass must not find it running for ever.
        return resumed ? asked with { AllowDeletes = false } : asked;
    }

    private async Task RunAsync(WorkflowState state, Func<StartArgument> start, CancellationToken stop)
    {
        var failure = await FailureAsync(state, start, stop);
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

    /// <summary>Runs it. Null: it ended as asked, or is done.</summary>
    private async Task<FatalException?> FailureAsync(WorkflowState state, Func<StartArgument> start, CancellationToken stop)
    {
        try
        {
            await RunOnceAsync(state, start(), stop);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (FatalException e)
        {
            return e;
        }
        catch (StoreFullException e)
        {
            return new FatalException(FailureId.StateStoreFull, e.Message, e);
        }
        catch (StoreFencedException)
        {
            throw;
        }
        catch (Exception e)
        {
            // The edge of a run, from reading its definition on: one workflow that fails leaves the others running.
            settings.Log.Write(LogSeverity.Error, FailureId.Unexpected, name, "The workflow met an error that was not foreseen.", e);
            return new FatalException(FailureId.Unexpected, $"An error that was not foreseen ({e.GetType().Name}): {e.Message} The log has its trace.", e);
        }
    }

    private async Task RunOnceAsync(WorkflowState state, StartArgument start, CancellationToken stop)
    {
        var saved = settings.Store.Read(r => r.FindDefinition(name.ToString(), state.RunningVersion))
            ?? throw new FatalException(FailureId.Unexpected, $"Version {state.RunningVersion} of {name} is not in the database.");
        var savedConnections = settings.Store.Read(r => r.FindDefinition(SavedDefinition.Connections, state.RunningConnections))
            ?? throw new FatalException(FailureId.Unexpected, $"Version {state.RunningConnections} of the connections is not in the database.");
        var definition = settings.Definitions.ReadWorkflow(saved);
        var connections = settings.Definitions.ReadConnections(savedConnections);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var remotes = settings.Remotes.Connect(connections, new StoppableGate(dataverseGate, ending.Token), new StoppableGate(campaignGate, ending.Token));
        var run = new RunContext
        {
            Workflow = name,
            Definition = definition,
            Version = saved.Version,
            FileName = saved.FileName,
            Settings = settings,
            Remotes = remotes,
            Random = new Random(settings.Seed + (int)name),
            Ending = ending,
        };
        await new WorkflowRunner(run, FlowOf(run), start).RunAsync(stop);
    }

    private static IFlow FlowOf(RunContext run) => run.Definition switch
    {
        IngressDefinition ingress => new IngressFlow(run, ingress),
        EgressDefinition egress => new EgressFlow(run, egress),
        OptInOutDefinition optInOut => new OptInOutFlow(run, optInOut),
        _ => throw new FatalException(FailureId.WorkflowDisabled, $"{run.Workflow} cannot be run by this version."),
    };

    private Task<T> WriteAsync<T>(Func<IStateTransaction, T> work) => _writes.WriteAsync(work, _hostEnds.Token);

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
