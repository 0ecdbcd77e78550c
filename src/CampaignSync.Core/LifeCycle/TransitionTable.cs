using static CampaignSync.Core.LifeCycle.WorkflowEvent;
using static CampaignSync.Core.LifeCycle.WorkflowStatus;

namespace CampaignSync.Core.LifeCycle;

/// <summary>The life cycle of a workflow (section 4 of the design): every way from one status to another, and no other is taken.</summary>
public static class TransitionTable
{
    /// <summary>Warning id: a start of what is running already.</summary>
    public const string WorkflowAlreadyRunning = nameof(WorkflowAlreadyRunning);

    /// <summary>Warning id: a stop of what is stopped already.</summary>
    public const string WorkflowAlreadyStopped = nameof(WorkflowAlreadyStopped);

    public static IReadOnlyList<Transition> Rows { get; } =
    [
        new(STOPPED, Start, STARTING),
        new(FAILED, Start, STARTING),
        new(STARTING, Start, STARTING, WorkflowAlreadyRunning),
        new(RUNNING, Start, RUNNING, WorkflowAlreadyRunning),

        new(STARTING, Ready, RUNNING),

        new(STARTING, Failure, FAILED),
        new(RUNNING, Failure, FAILED),

        new(STARTING, Stop, STOPPED),
        new(RUNNING, Stop, STOPPED),
        new(FAILED, Stop, STOPPED),
        new(STOPPED, Stop, STOPPED, WorkflowAlreadyStopped),

        new(STARTING, HostLost, FAILED),
        new(RUNNING, HostLost, FAILED),

        new(STARTING, Resume, STARTING),
        new(RUNNING, Resume, STARTING),
        new(FAILED, Resume, STARTING),
    ];

    /// <summary>The row for an event; null: it cannot happen in this status.</summary>
    public static Transition? Find(WorkflowStatus from, WorkflowEvent on)
        => Rows.FirstOrDefault(row => row.From == from && row.On == on);

    /// <summary>The status that an event leads to.</summary>
    /// <exception cref="InvalidOperationException">The table has no such row.</exception>
    public static WorkflowStatus Next(WorkflowStatus from, WorkflowEvent on)
        => Find(from, on)?.To ?? throw new InvalidOperationException($"A workflow that is {from} cannot take {on}.");
}
