using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Ports;

/// <summary>Timeline activities at Dataverse, written in batches.</summary>
public interface IActivityDestination
{
    /// <summary>Metadata of an activity table; null: there is no such table.</summary>
    Task<ActivityTable?> DescribeActivityAsync(string table, CancellationToken cancellationToken);

    /// <summary>
    /// Creates each activity under its own id and completes it, all in one batch that goes on after errors. Repeating it
    /// does no harm: created before and completed already are success. One outcome each, in their order;
    /// <see cref="OutcomeKind.Missing"/> (<c>ContactNotFound</c>) where the contact is not there,
    /// <see cref="OutcomeKind.Unavailable"/> for those that a cut-off answer says nothing of.
    /// </summary>
    Task<IReadOnlyList<WriteOutcome>> WriteActivitiesAsync(IReadOnlyList<ActivityWrite> writes, Lane lane, CancellationToken cancellationToken);

    /// <summary>Whether a harmless read is answered just now.</summary>
    Task<bool> ProbeAsync(Lane lane, CancellationToken cancellationToken);
}

/// <summary>An activity to be created and completed.</summary>
/// <param name="EntitySet">As in <see cref="ActivityTable.EntitySetName"/>.</param>
/// <param name="Id">Made from the event's id, so that a repeat hits the same record.</param>
/// <param name="Body">JSON object: columns and the bind of the contact; without the id, without the state.</param>
public sealed record ActivityWrite(string EntitySet, Guid Id, ReadOnlyMemory<byte> Body);
