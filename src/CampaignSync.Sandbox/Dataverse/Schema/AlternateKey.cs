namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>Columns that identify a row beside its primary id.</summary>
internal sealed record AlternateKey(string Name, IReadOnlyList<string> Columns);
