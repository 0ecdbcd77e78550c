using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>A contact that may be edited.</summary>
/// <param name="OptedOut">The flags that are set, as opt-outs.</param>
internal sealed record ContactPick(Guid Id, IReadOnlySet<ComparedFlag> OptedOut);
