namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>An order that may be edited, and lines of it with their quantities.</summary>
internal sealed record OrderPick(Guid Id, Guid Contact, IReadOnlyList<(Guid Id, int Quantity)> Lines);
