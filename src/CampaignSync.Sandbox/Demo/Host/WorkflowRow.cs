using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Host;

/// <summary>What the demo uses of a workflow in <c>list --json</c>.</summary>
internal sealed record WorkflowRow(
    string Name,
    string Status,
    long Backlog,
    string? Health,
    string? Reason,
    string? ErrorId,
    long Read,
    long Written,
    long Unchanged,
    long Deleted,
    long Skipped,
    long Unmatched,
    long DeadLetters,
    bool CaughtUp,
    int? HostProcessId)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<WorkflowRow> ReadAll(string json) => JsonSerializer.Deserialize<WorkflowRow[]>(json, s_format)!;
}
