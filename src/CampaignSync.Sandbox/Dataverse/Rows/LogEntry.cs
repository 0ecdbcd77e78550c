namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>That a row got a new version.</summary>
internal readonly record struct LogEntry(long Version, Guid Id);
