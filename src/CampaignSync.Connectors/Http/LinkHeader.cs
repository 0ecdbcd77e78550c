namespace CampaignSync.Connectors.Http;

/// <summary>The header <c>Link</c>: <c>&lt;target&gt;; rel="next"</c>, several in one header or in several.</summary>
internal static class LinkHeader
{
    /// <summary>Target of the first link with that relation, as it stands there; null: there is none.</summary>
    public static string? Find(RemoteAnswer answer, string relation)
    {
        if (!answer.Headers.TryGetValues("Link", out var values))
            return null;
        foreach (var value in values)
        {
            if (Find(value, relation) is { } target)
                return target;
        }

        return null;
    }

    private static string? Find(string value, string relation)
    {
        var at = 0;
        while (value.IndexOf('<', at) is var open and >= 0 && value.IndexOf('>', open) is var close and >= 0)
        {
            // Commas may stand in a target; the next link begins behind the next '<'.
            var end = value.IndexOf('<', close);
            var parameters = end < 0 ? value[(close + 1)..] : value[(close + 1)..end];
            if (HasRelation(parameters, relation))
                return value[(open + 1)..close];
            at = close + 1;
        }

        return null;
    }

    private static bool HasRelation(string parameters, string relation) => parameters
        .Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(p => p.StartsWith("rel=", StringComparison.OrdinalIgnoreCase)
            && p[4..].Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase));
}
