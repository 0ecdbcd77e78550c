namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>One option of a picklist; of a status column also the state that it belongs to.</summary>
internal sealed record Choice(int Value, string Label, int? State = null);
