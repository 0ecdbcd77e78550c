using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>What one workflow does differently from the others. Everything else is one mechanism for all three.</summary>
internal interface IFlow
{
    /// <summary>Signs in to both systems and holds the definition against their metadata. No record moves.</summary>
    /// <exception cref="FatalException">It does not fit, or may not enter.</exception>
    /// <param name="allowDeletes">Lets through what the deletion guard held, where all fits.</param>
    /// <exception cref="TransientException">A system is away.</exception>
    Task PrepareAsync(bool allowDeletes, CancellationToken cancellationToken);

    /// <summary>Brings the stored tables in line with the definition (rule 14), in the transaction that makes the workflow RUNNING.</summary>
    void Adopt(IStateTransaction tx);

    /// <summary>The tables of the backlog; set once adopted.</summary>
    IReadOnlyList<BacklogTable> Tables { get; }

    /// <summary>What is read; set once adopted.</summary>
    IReadOnlyList<IFeed> Feeds { get; }

    /// <summary>What is written; set once adopted.</summary>
    IItemWriter Writer { get; }
}

/// <summary>Reads one source into the backlog. Disposing it waits for what it has begun to read.</summary>
internal interface IFeed : IAsyncDisposable
{
    /// <summary>For messages: <c>contact</c>, <c>journal</c>.</summary>
    string Name { get; }

    /// <summary>Reads and stores one page, or does the next piece of work that belongs to reading.</summary>
    Task<FeedStep> StepAsync(CancellationToken cancellationToken);

    /// <summary>Nothing is read for a while: gives up what was asked for ahead, which would be old by then.</summary>
    ValueTask PauseAsync() => ValueTask.CompletedTask;

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What a step of a feed came to.</summary>
/// <param name="AtEnd">The source was read to its end.</param>
/// <param name="Queued">Items were queued: there is something to write.</param>
/// <param name="Wait">The source asks for this pause before the next look; null: the poll interval.</param>
/// <param name="FullRead">Records of a page of a full read, which are no news; 0: anything else.</param>
internal readonly record struct FeedStep(bool AtEnd, bool Queued, TimeSpan? Wait = null, int FullRead = 0);

/// <summary>Writes items of one workflow at their destination.</summary>
internal interface IItemWriter
{
    /// <summary>Items that go into one call, at most; may change from call to call.</summary>
    int BatchSize { get; }

    /// <summary>Writes the items; one outcome for each, in their order.</summary>
    /// <exception cref="OperationCanceledException">Nothing more was sent.</exception>
    Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken);

    /// <summary>Reads items of kind Refetch again; one change for each, in their order.</summary>
    /// <exception cref="RemoteFaultException">They could not be read.</exception>
    Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken);

    /// <summary>Whether the destination of the table answers just now (rule 10).</summary>
    Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken);

    /// <summary>Outcomes of this id are no part of a run of errors.</summary>
    bool CountsAsError(WriteOutcome outcome);

    /// <summary>What a dead letter keeps so that it can be restored where the source cannot be asked again: key text and body.</summary>
    (string? KeyText, byte[]? Body) Keepsake(Item item);
}
