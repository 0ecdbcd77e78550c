namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>A filter of the catalogue, as in <c>…/profile/byText?text=sport</c>.</summary>
internal sealed record CampaignFilter(string Name, string Parameter, FilterRule Rule)
{
    /// <summary>The path of the field that <see cref="FilterRule.Equal"/> compares.</summary>
    public string? Field { get; init; }

    public string Label { get; init; } = Name;
}
