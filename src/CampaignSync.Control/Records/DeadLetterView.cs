using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Records;

/// <summary>A dead letter as it is listed.</summary>
public sealed record DeadLetterView(
    long Id,
    WorkflowName Workflow,
    string Table,
    string Key,
    string ErrorId,
    string Reason,
    int Attempts,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    string? Request,
    string? Answer);
