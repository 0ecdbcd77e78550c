using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Workflows;

/// <summary>
/// Asks for starts and stops. A request and what it changes at once stand in one transaction, so that whoever looks next
/// sees both or neither.
/// </summary>
/// <param name="user">Who asks.</param>
public sealed class WorkflowControl(IStateStore store, IDefinitionSource definitions, TimeProvider time, string user)
{
    /// <summary>The workflows as they are now.</summary>
    public IReadOnlyList<WorkflowView> List() => store.Read(reader => StatusView.All(reader, time.GetUtcNow()));

    /// <summary>One workflow as it is now.</summary>
    public WorkflowView View(WorkflowName name) => store.Read(reader => StatusView.Of(reader, name, time.GetUtcNow()));

    /// <summary>Number of the start that a workflow runs for.</summary>
    public long StartRequestOf(WorkflowName name) => store.Read(reader => reader.GetWorkflow(name).StartRequest);

    /// <summary>Whether the start that a workflow runs for was one that ends by itself when all is read and written.</summary>
    public bool RunsOnce(WorkflowName name) => store.Read(reader => RunsOnce(reader, name));

    /// <summary>Whether its last run has read and written all that it could: what is left waits for an admin.</summary>
    public bool IsDone(WorkflowName name) => store.Read(reader => reader.GetWorkflow(name).SourcesRead
        && StatusView.Of(reader, name, time.GetUtcNow()) is var view && view.Backlog <= view.Blocked + view.Held);

    /// <summary>Refuses what <see cref="StartAsync"/> would refuse, so that a restart does not stop what it cannot start.</summary>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>ConnectionsMissing</c>, <c>WorkflowDisabled</c>.</exception>
    public void RequireStartable(WorkflowName name) => store.Read(reader => Startable(reader, name));

    /// <summary>Asks for a start. The status is STARTING when this returns; whether a host must be launched, the outcome says.</summary>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>ConnectionsMissing</c>, <c>WorkflowDisabled</c>.</exception>
    public Task<RequestOutcome> StartAsync(WorkflowName name, StartArgument argument, CancellationToken cancellationToken)
        => store.WriteAsync(transaction => Start(transaction, name, argument), cancellationToken);

    /// <summary>Asks for a stop. Where no host lives the status is STOPPED when this returns.</summary>
    public Task<RequestOutcome> StopAsync(WorkflowName name, CancellationToken cancellationToken)
        => store.WriteAsync(transaction => Stop(transaction, name), cancellationToken);

    private RequestOutcome Start(IStateTransaction transaction, WorkflowName name, StartArgument argument)
    {
        var now = time.GetUtcNow();
        var hostLives = transaction.GetHost()?.IsAlive(now) ?? false;
        var view = StatusView.Of(transaction, name, now);
        var open = OpenRequests(transaction, name);
        // What was asked for last counts: a workflow that is about to stop can be started again.
        var stopIsOpen = hostLives && open.LastOrDefault()?.Verb == RequestVerb.Stop;
        if (!stopIsOpen && TransitionTable.Find(view.Status, WorkflowEvent.Start) is { Warning: { } warning })
            return new RequestOutcome(name, null, hostLives, [new ControlWarning(warning, $"{name} is {view.Status} already{Unheeded(transaction, name, argument)}.{PendingHint(transaction, view)}")]);

        var (definition, connections) = Startable(transaction, name);
        var number = transaction.AddRequest(Request(RequestVerb.Start, name, now, JsonSerializer.Serialize(argument, RequestJson.Default.StartArgument)));
        if (stopIsOpen)
            return new RequestOutcome(name, number, hostLives, []);

        Supersede(transaction, open, now);
        var state = transaction.GetWorkflow(name);
        if (view.ErrorId == FailureId.HostNotRunning && state.Status != WorkflowStatus.FAILED)
            state.LoseHost(view.Reason!, now);
        state.Start(number, definition.Version, connections.Version, now);
        transaction.PutWorkflow(state);
        return new RequestOutcome(name, number, hostLives, []);
    }

    private (SavedDefinition Definition, SavedDefinition Connections) Startable(IStateReader reader, WorkflowName name)
    {
        var definition = reader.FindDefinition(name.ToString()) ?? throw DefinitionMissing(name);
        var connections = reader.FindDefinition(SavedDefinition.Connections) ?? throw ConnectionsMissing(name);
        if (IsOff(reader, name))
            throw new ControlException(FailureId.WorkflowDisabled, $"{name} is saved with 'direction: disabled'. Apply a definition with another direction, then start it.");
        return (definition, connections);
    }

    private RequestOutcome Stop(IStateTransaction transaction, WorkflowName name)
    {
        var now = time.GetUtcNow();
        var hostLives = transaction.GetHost()?.IsAlive(now) ?? false;
        var state = transaction.GetWorkflow(name);
        var open = OpenRequests(transaction, name);
        var startIsOpen = open.LastOrDefault()?.Verb == RequestVerb.Start;
        if (!startIsOpen && TransitionTable.Find(state.Status, WorkflowEvent.Stop) is { Warning: { } warning })
            return new RequestOutcome(name, null, hostLives, [new ControlWarning(warning, $"{name} is {state.Status} already.")]);

        var warnings = StatusView.Of(transaction, name, now).PendingChanges
            ? new[] { new ControlWarning(ControlWarning.PendingChanges, $"Changes to {name} were saved while it ran; they take effect with the next start.") }
            : [];
        var number = transaction.AddRequest(Request(RequestVerb.Stop, name, now, argument: null));
        if (!hostLives)
        {
            // The request stays open: a host that was only suspended finds it when it wakes.
            Supersede(transaction, open, now);
            if (state.Status != WorkflowStatus.STOPPED)
                state.Stop();
            transaction.PutWorkflow(state);
        }

        return new RequestOutcome(name, number, hostLives, warnings);
    }

    private ControlRequest Request(RequestVerb verb, WorkflowName name, DateTimeOffset now, string? argument) => new()
    {
        Verb = verb,
        Workflow = name,
        Argument = argument,
        RequestedAt = now,
        RequestedBy = user,
    };

    private static ControlRequest[] OpenRequests(IStateTransaction transaction, WorkflowName name)
        => [.. transaction.OpenRequests().Where(request => request.Workflow == name && request.Verb is RequestVerb.Start or RequestVerb.Stop)];

    /// <summary>A host that comes up later must not carry out what a newer request has overtaken.</summary>
    private static void Supersede(IStateTransaction transaction, IEnumerable<ControlRequest> requests, DateTimeOffset now)
    {
        foreach (var request in requests)
            transaction.CompleteRequest(request.Number, now, answer: null);
    }

    private static bool RunsOnce(IStateReader reader, WorkflowName name)
        => reader.FindRequest(reader.GetWorkflow(name).StartRequest) is { Argument: { } argument }
            && JsonSerializer.Deserialize(argument, RequestJson.Default.StartArgument)!.Once;

    /// <summary>What a start asks for beyond running is read when a run begins, and by none that is under way.</summary>
    private static string Unheeded(IStateReader reader, WorkflowName name, StartArgument argument)
    {
        var unheeded = new List<string>();
        if (argument.AllowDeletes)
            unheeded.Add("--allow-deletes (-AllowDelete)");
        if (argument.Once && !RunsOnce(reader, name))
            unheeded.Add("-Once");
        return unheeded.Count == 0 ? "" : $", and {string.Join(" and ", unheeded)} had no effect: stop it first";
    }

    private string PendingHint(IStateReader reader, WorkflowView view)
        => view.PendingChanges ? $" Changes that were saved since take effect after {(IsOff(reader, view.Name) ? $"'campaignsync stop {view.Name}'" : $"'campaignsync restart {view.Name}'")}." : "";

    private bool IsOff(IStateReader reader, WorkflowName name)
        => reader.FindDefinition(name.ToString()) is { } saved && definitions.ReadWorkflow(saved) is OptInOutDefinition { Direction: OptOutDirection.Disabled };

    private static ControlException DefinitionMissing(WorkflowName name)
        => new(ControlErrorId.DefinitionMissing, $"{name} has no saved definition. Write one ('workflow: {name}') and save it with 'campaignsync apply FILE'.");

    private static ControlException ConnectionsMissing(WorkflowName name)
        => new(ControlErrorId.ConnectionsMissing, $"{name} cannot reach the two systems: no connections are saved. Write a file that begins with 'connections:' and save it with 'campaignsync apply FILE'.");
}
