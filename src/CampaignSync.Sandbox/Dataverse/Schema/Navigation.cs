namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>A name, case-sensitive, by which a lookup is bound to a row of one table.</summary>
internal sealed record Navigation(string Name, string Target);
