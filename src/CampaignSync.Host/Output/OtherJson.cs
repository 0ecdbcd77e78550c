using CampaignSync.Control.Definitions;
using CampaignSync.Control.Records;

namespace CampaignSync.Host.Output;

/// <summary>A dead letter in <c>dead-letters list --json</c>.</summary>
internal sealed record DeadLetterJson(long Id, string Workflow, string Table, string Key, string ErrorId, string Reason, int Attempts, DateTime FirstAt, DateTime LastAt, string? Request, string? Answer)
{
    public static DeadLetterJson Of(DeadLetterView letter) => new(letter.Id, letter.Workflow.ToString(), letter.Table, letter.Key, letter.ErrorId, letter.Reason, letter.Attempts, letter.FirstAt.UtcDateTime, letter.LastAt.UtcDateTime, letter.Request, letter.Answer);
}

/// <summary>What <c>where --json</c> says.</summary>
internal sealed record WhereJson(string Workflow, string? Table, string Key, string Place, DateTime? Until, string? BlockedBy, string? Reason, DateTime? WrittenAt)
{
    public static WhereJson Of(RecordWhere found) => new(found.Workflow.ToString(), found.Table, found.Key, found.Place.ToString(), found.Until?.UtcDateTime, found.BlockedBy, found.Reason, found.WrittenAt?.UtcDateTime);
}

/// <summary>A version in <c>definition history --json</c>.</summary>
internal sealed record VersionJson(int Version, string Hash, DateTime SavedAt, string SavedBy, bool Running)
{
    public static VersionJson Of(DefinitionVersionView version) => new(version.Version, version.Hash, version.SavedAt.UtcDateTime, version.SavedBy, version.Running);
}
