namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>Options of the instance that change how it answers.</summary>
internal sealed class CampaignPolicy
{
    /// <summary>The option XtkBigTableThreshold: tables with more rows are not paged unless the client forces it.</summary>
    public int BigTableThreshold { get; set; } = 100_000;
}
