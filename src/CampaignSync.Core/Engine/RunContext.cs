using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>What the parts of one run of a workflow share.</summary>
internal sealed class RunContext
{
    public required WorkflowName Workflow { get; init; }
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>Version of the definition.</summary>
    public required int Version { get; init; }

    /// <summary>The file that the definition was applied from; places name it.</summary>
    public required string FileName { get; init; }
    public required JobHostSettings Settings { get; init; }
    public required IRemoteSystems Remotes { get; init; }
    public required Random Random { get; init; }

    /// <summary>Cancelled by whatever ends the run, a stop included; from then on no request enters a gate.</summary>
    public required CancellationTokenSource Ending { get; init; }
    public HealthBoard Health { get; } = new();
    public DeadLetterTally DeadLetters { get; } = new();

    public IStateStore Store => Settings.Store;
    public TimeProvider Time => Settings.Time;

    public DateTimeOffset Now => Settings.Time.GetUtcNow();

    public void Log(LogSeverity severity, string eventId, string message, Exception? exception = null)
        => Settings.Log.Write(severity, eventId, Workflow, message, exception);

    /// <summary>Changes the stored state of the workflow in a transaction that is under way.</summary>
    public void Update(IStateTransaction tx, Action<WorkflowState> change)
    {
        var state = tx.GetWorkflow(Workflow);
        change(state);
        tx.PutWorkflow(state);
    }

    /// <summary>FILE:LINE:COLUMN: message.</summary>
    public string At(Place place, string message) => place == default ? $"{FileName}: {message}" : $"{FileName}:{place.Line}:{place.Column}: {message}";
}
