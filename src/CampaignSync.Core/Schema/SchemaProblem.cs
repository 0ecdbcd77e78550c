using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Schema;

/// <summary>Something in a definition that a system's metadata does not have or cannot take.</summary>
/// <param name="Place">Where the definition says it.</param>
/// <param name="Message">What is missing or does not fit, and what to write instead.</param>
public sealed record SchemaProblem(Place Place, string Message);
