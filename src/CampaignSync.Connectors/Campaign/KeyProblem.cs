using CampaignSync.Core.Definitions;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Whether a record that is there is found by the key of the definition.</summary>
internal enum KeySight
{
    Found,

    /// <summary>Nothing is found, or another record.</summary>
    NotFound,

    /// <summary>The answer tells neither.</summary>
    NotTold,
}

/// <summary>What to say of a key by which records are not found.</summary>
internal static class KeyProblem
{
    public static string Of(string resource, string keyField, LookupFilter? lookup) => lookup is null
        ? $"Records of the Campaign resource {resource} are not found by {keyField}: it is no identification key of the resource, and each change would create a record again. Make it one in Campaign, map the key to the field that is one, or publish a filter on it and write lookup: {{ filter: byNAME, parameter: NAME_parameter }}."
        : $"The filter {lookup.Filter} does not find records of the Campaign resource {resource} by {keyField}, and each change would create a record again. Write a filter that compares {keyField}, or map the key to the field that {lookup.Filter} compares.";
}
