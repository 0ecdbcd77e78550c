using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Records;

/// <summary>Where one record is.</summary>
/// <param name="Table">Source table; null: there is no trace of the record.</param>
/// <param name="Key">As it was asked for.</param>
/// <param name="Until">Waiting: when it is tried again.</param>
/// <param name="BlockedBy">Blocked: table and key of what it waits for.</param>
/// <param name="Reason">Waiting and DeadLetter: why. Unknown, for OptInOut: which half is missing; for Egress: what it may be.</param>
/// <param name="WrittenAt">Written: when last; null, for OptInOut: both sides agreed, and nothing had to be written.</param>
public sealed record RecordWhere(
    WorkflowName Workflow,
    string? Table,
    string Key,
    RecordPlace Place,
    DateTimeOffset? Until = null,
    string? BlockedBy = null,
    string? Reason = null,
    DateTimeOffset? WrittenAt = null);
