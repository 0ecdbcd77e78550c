using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Ports;

/// <summary>Resources that take records by key: Campaign's profiles and custom resources.</summary>
public interface IRecordDestination : IRemoteSystem
{
    /// <summary>Metadata of a resource; null: there is no such resource.</summary>
    Task<DestinationResource?> DescribeAsync(string resource, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the record so, or makes it gone. Repeating it does no harm. Never throws for what happens on the wire: the
    /// outcome says it; <see cref="OutcomeKind.NotFound"/> of a delete that finds nothing.
    /// </summary>
    Task<WriteOutcome> WriteAsync(RecordWrite write, CancellationToken cancellationToken);

    /// <summary>Whether a record can be seen. Never throws for what happens on the wire.</summary>
    /// <returns><see cref="OutcomeKind.Done"/>, <see cref="OutcomeKind.NotFound"/>, or why it cannot be told.</returns>
    Task<WriteOutcome> LookAsync(RecordAddress address, CancellationToken cancellationToken);

    /// <summary>Whether the resource answers a harmless read just now.</summary>
    Task<bool> ProbeAsync(string resource, Lane lane, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for a record by a key that cannot exist, and for one that is there by its own, to learn whether the way that
    /// records are found works. Where no record has a key yet, the first one that is written tells: the outcome is fatal then
    /// (<see cref="LifeCycle.FailureId.SchemaMismatch"/>).
    /// </summary>
    /// <param name="keyField">Path of the key field; null: only the way is tried.</param>
    /// <returns>Null if it does, else what is wrong and what to write instead.</returns>
    Task<string?> CheckLookupAsync(string resource, string? keyField, LookupFilter? lookup, CancellationToken cancellationToken);
}

/// <summary>How a record is found at Campaign.</summary>
public record RecordAddress
{
    public required string Resource { get; init; }

    /// <summary>Null: by the key in the URL.</summary>
    public LookupFilter? Lookup { get; init; }

    /// <summary>Path of the key field.</summary>
    public required string KeyField { get; init; }
    public required string Key { get; init; }
    public required Lane Lane { get; init; }
}

/// <summary>A record to be written or deleted at Campaign.</summary>
public sealed record RecordWrite : RecordAddress
{
    /// <summary>True: make it gone; the bodies are empty then.</summary>
    public bool Delete { get; init; }

    /// <summary>Where to begin: with an update if the record should be there, or if it cannot be told; with a create only if it should not.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>JSON object without the key, for a record that exists.</summary>
    public ReadOnlyMemory<byte> UpdateBody { get; init; }

    /// <summary>JSON object without the key, for a record that is created: all fields.</summary>
    public ReadOnlyMemory<byte> CreateBody { get; init; }
}

/// <summary>What is known of a record at the destination before it is written.</summary>
public enum Expectation
{
    /// <summary>Nothing was ever sent for it: create first; if it is there all the same, adopt it by updating.</summary>
    Absent,

    /// <summary>It is there, or may be, because an earlier attempt has no certain outcome: update first.</summary>
    Present,
}
