namespace CampaignSync.Sandbox.Dataverse;

/// <summary>Sorts requests into the kinds by which they are counted and can go wrong.</summary>
internal static class RequestKinds
{
    public const string Token = "dataverseToken";

    /// <param name="target">What follows the base address of the Web API.</param>
    public static string Of(string method, ReadOnlySpan<char> target, string query)
    {
        if (target.StartsWith("$batch", StringComparison.Ordinal))
            return "dataverse.batch";
        if (target.IsEmpty || target.StartsWith("$metadata", StringComparison.Ordinal) || target.Contains("Definitions", StringComparison.Ordinal))
            return "dataverse.metadata";
        if (target.StartsWith("WhoAmI", StringComparison.Ordinal))
            return "dataverse.whoami";
        if (method == "POST" && target.Contains("Microsoft.Dynamics.CRM.", StringComparison.Ordinal))
            return "dataverse.bulk";
        if (method == "GET" && query.Contains("$deltatoken=", StringComparison.Ordinal))
            return "dataverse.delta";
        return "dataverse." + OfMethod(method);
    }

    public static string OfMethod(string method) => method switch
    {
        "POST" => "create",
        "PATCH" or "PUT" => "update",
        "DELETE" => "delete",
        _ => "read",
    };
}
