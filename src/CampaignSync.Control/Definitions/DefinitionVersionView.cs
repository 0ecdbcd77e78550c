namespace CampaignSync.Control.Definitions;

/// <summary>A saved version as it is listed.</summary>
/// <param name="Running">It is the one that its workflow runs on.</param>
public sealed record DefinitionVersionView(int Version, string Hash, DateTimeOffset SavedAt, string SavedBy, bool Running);
