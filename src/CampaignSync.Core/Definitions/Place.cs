namespace CampaignSync.Core.Definitions;

/// <summary>Where something stands in the text of a definition: line and column, both from 1; default: nowhere.</summary>
public readonly record struct Place(int Line, int Column);
