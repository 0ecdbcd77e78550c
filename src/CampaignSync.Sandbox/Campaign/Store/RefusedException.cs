namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>A request that the Campaign server refuses, with the status and the plain text that it answers.</summary>
internal sealed class RefusedException(int status, string text) : Exception(text)
{
    public int Status { get; } = status;
}
