namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>One allowed value: its <paramref name="Name"/> is what travels, <paramref name="Value"/> is what Campaign stores.</summary>
internal sealed record EnumerationValue(string Name, string Value, string Label);
