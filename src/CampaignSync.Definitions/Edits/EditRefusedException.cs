namespace CampaignSync.Definitions.Edits;

/// <summary>An edit names something that the definition does not have; the message says what there is.</summary>
public sealed class EditRefusedException(string message) : Exception(message);
