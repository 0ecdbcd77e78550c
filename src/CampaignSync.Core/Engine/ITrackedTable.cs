using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>What a workflow does with the rows of a tracked Dataverse table; how the table is read is the same for all (<see cref="TrackedFeed"/>).</summary>
internal interface ITrackedTable
{
    /// <summary>Source table.</summary>
    string Name { get; }

    /// <summary>What is read.</summary>
    SourceQuery Query(ReadPhase phase);

    /// <summary>Whether a page of a full read may be asked for before the one before it is stored: a row is told by its version to be older than what is known.</summary>
    bool ReadsAhead { get; }

    /// <summary>Makes of a page what is stored, before the transaction begins.</summary>
    /// <param name="before">The table's state when the page was asked for.</param>
    IPageIntake Prepare(SourcePage page, TableState before);

    /// <summary>Whether there is nothing that a full read could find gone.</summary>
    bool IsEmpty(IStateReader reader, TableState state);

    /// <summary>Looks at the next piece of what is stored for records that the full read did not bring; the state carries how far it came.</summary>
    /// <returns>True once everything was compared.</returns>
    bool SweepStep(IStateTransaction tx, TableState state);

    /// <summary>The read has ended.</summary>
    /// <returns>Why the workflow cannot go on; null: it can.</returns>
    FatalException? ReadEnded(IStateTransaction tx, TableState state);

    /// <summary>What belongs to the end of the read and is too much for the transaction that ends it.</summary>
    Task AfterReadAsync() => Task.CompletedTask;

    /// <summary>FILE:LINE:COLUMN: message, at the place where the definition names the table.</summary>
    string At(string message);
}

/// <summary>A page that is ready to be stored.</summary>
internal interface IPageIntake
{
    /// <summary>Stores the page's rows; runs in the transaction that stores the cursor (rule 1).</summary>
    PageResult Take(IStateTransaction tx, TableState state, TrackedRead read);
}

/// <summary>What storing a page came to.</summary>
/// <param name="Counts">What was read.</param>
/// <param name="Queued">Something was queued.</param>
/// <param name="Fatal">Why the workflow cannot go on once the page is stored; null: it can.</param>
internal readonly record struct PageResult(WorkflowCounts Counts, bool Queued, FatalException? Fatal = null);

/// <summary>What a feed knows of the read that brings a page.</summary>
internal readonly record struct TrackedRead(long Began, long Sequence, bool Full, bool Replaying, DateTimeOffset Now);
