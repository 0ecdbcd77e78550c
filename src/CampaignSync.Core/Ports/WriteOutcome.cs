using CampaignSync.Core.State;

namespace CampaignSync.Core.Ports;

/// <summary>How a write ended, named by what there is to do about it.</summary>
public enum OutcomeKind
{
    /// <summary>The destination is as asked.</summary>
    Done,

    /// <summary>429: wait, then again. Never counts against the record.</summary>
    Throttled,

    /// <summary>The system is away or the way to it is broken; whether the write took effect is not known. Never counts against the record.</summary>
    Unavailable,

    /// <summary>The destination refuses this record and says why: dead letter.</summary>
    Refused,

    /// <summary>An answer that tells neither (Campaign says 500 to much): counts under the conditions of rule 10.</summary>
    Unknown,

    /// <summary>The record changed since it was read (412): read again, decide again.</summary>
    Conflict,

    /// <summary>What the write refers to is not there: the contact of an event, the other half of a pair.</summary>
    Missing,

    /// <summary>A delete or a look found no such record. It may be there all the same: Campaign hides a record whose parent is missing.</summary>
    NotFound,

    /// <summary>The record is there, because it cannot be created, and cannot be found by its key.</summary>
    Unreachable,

    /// <summary>Nothing was sent: mapped again, the record has another key, <see cref="WriteOutcome.Key"/>.</summary>
    Moved,

    /// <summary>The workflow cannot go on; <see cref="WriteOutcome.ErrorId"/> says which failure.</summary>
    Fatal,
}

/// <summary>How a write ended.</summary>
/// <param name="ErrorId">For <see cref="OutcomeKind.Fatal"/> one of <see cref="LifeCycle.FailureId"/>; for a refusal a constant id of the dead letter (<c>RecordRefused</c>, <c>ContactNotFound</c>).</param>
/// <param name="Reason">One sentence for the admin; no personal data.</param>
/// <param name="Request">Method, path and body as sent; null when done. Goes to the dead letter only.</param>
/// <param name="Answer">Status and body as received, cut at 4,000 characters; null when done. Goes to the dead letter only.</param>
/// <param name="RetryAfter">What the system asked for.</param>
public sealed record WriteOutcome(OutcomeKind Kind, string? ErrorId = null, string? Reason = null, string? Request = null, string? Answer = null, TimeSpan? RetryAfter = null)
{
    /// <summary>For <see cref="OutcomeKind.NotFound"/> and <see cref="OutcomeKind.Unreachable"/>: parents that are missing at the destination, which may be why; null: they were not looked for.</summary>
    public IReadOnlyList<ParentLink>? HiddenBy { get; init; }

    /// <summary>For <see cref="OutcomeKind.Fatal"/>: whatever was sent, no later write of the record could find it, so that nothing is in doubt.</summary>
    public bool LeavesNoDoubt { get; init; }

    /// <summary>For <see cref="OutcomeKind.Moved"/>.</summary>
    public Guid Key { get; init; }

    /// <summary>Done.</summary>
    public static WriteOutcome Done { get; } = new(OutcomeKind.Done);
}
