namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>A flag that was edited, and what the rule makes of it on both sides.</summary>
/// <param name="Because">The edit, in words.</param>
internal sealed record KnownFlag(Guid Contact, ComparedFlag Flag, bool OptedOut, string Because);
