namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>One place where the two systems do not agree.</summary>
/// <param name="Where">Such as <c>profile 1f2e… location.city</c>.</param>
/// <param name="What">What stands there, and what should.</param>
internal sealed record Difference(string Where, string What);
