using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>What the journal mapping makes of an entry.</summary>
internal enum EventVerdict
{
    Write,

    /// <summary>Switched off, a soft bounce, another kind of event, or nobody that came from Dynamics.</summary>
    Skip,

    /// <summary>No JSON object, no id or no time: dead letter.</summary>
    Malformed,
}

/// <summary>An entry of the journal, read by the pointers of the definition.</summary>
/// <param name="Id">Null where the entry has none.</param>
/// <param name="Reason">Why it is malformed.</param>
internal sealed record JournalEvent(EventVerdict Verdict, string? Id = null, string? Reason = null)
{
    public EventType Type { get; init; }
    public DateTimeOffset Time { get; init; }
    public Guid Contact { get; init; }
    public string? Campaign { get; init; }
    public string? Delivery { get; init; }
    public string? MirrorPage { get; init; }
    public string? Url { get; init; }

    public Guid KeyOf(ReadOnlyMemory<byte> entry) => Id is null ? EventKey.OfBytes(entry.Span) : EventKey.Of(Id);
}
