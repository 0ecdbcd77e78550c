using System.Globalization;

namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>What the header <c>Prefer</c> asks for.</summary>
internal sealed record Preferences
{
    public bool ReturnRepresentation { get; private init; }

    public bool TrackChanges { get; private init; }

    public bool ContinueOnError { get; private init; }

    public int? MaxPageSize { get; private init; }

    /// <summary>The patterns of <c>odata.include-annotations</c>.</summary>
    public IReadOnlyList<string> Annotations { get; private init; } = [];

    public static Preferences None { get; } = new();

    public static Preferences Parse(string? header)
    {
        var preferences = None;
        foreach (var part in Split(header ?? ""))
        {
            var (name, value) = part.IndexOf('=') is var at and >= 0 ? (part[..at].Trim(), part[(at + 1)..].Trim().Trim('"')) : (part.Trim(), "");
            preferences = name switch
            {
                "return" => preferences with { ReturnRepresentation = value == "representation" },
                "odata.track-changes" => preferences with { TrackChanges = true },
                "odata.continue-on-error" => preferences with { ContinueOnError = value != "false" },
                "odata.maxpagesize" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
                    => preferences with { MaxPageSize = size },
                "odata.include-annotations"
                    => preferences with { Annotations = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
                _ => preferences,
            };
        }

        return preferences;
    }

    public bool Includes(string annotation)
    {
        foreach (var pattern in Annotations)
        {
            if (pattern == "*" || pattern == annotation
                || (pattern.EndsWith('*') && annotation.StartsWith(pattern[..^1], StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Split(string header)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '"')
                quoted = !quoted;
            if (header[i] is not (',' or ';') || quoted)
                continue;
            yield return header[start..i];
            start = i + 1;
        }

        yield return header[start..];
    }
}
