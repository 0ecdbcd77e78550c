namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>A request that ends with an error of the Web API.</summary>
internal sealed class DataverseException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>As it stands in the answer, such as <c>0x80040217</c>.</summary>
    public string Code { get; } = code;
}
