namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>
/// A link to one row of another resource. With <paramref name="JoinField"/> it is found by comparing that field with the
/// parent's <paramref name="TargetKey"/>; without, it holds the parent itself.
/// </summary>
/// <param name="Target">The parent's resource.</param>
/// <param name="TargetKey">The identification key of the parent that is compared.</param>
/// <param name="JoinField">The field of the child that is compared; null for a link that is set by PKey.</param>
/// <param name="Required">
/// True for a "1 cardinality simple link": a child whose parent is missing exists, but cannot be seen. False for "0 or 1".
/// </param>
internal sealed record CampaignLink(string Target, string? TargetKey, string? JoinField, bool Required);
