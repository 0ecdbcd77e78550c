using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Rules;

/// <summary>What holds within one table mapping. Names that could not be read are empty and are passed over.</summary>
internal static class TableRules
{
    public const string Profile = "profile";

    public static void Check(TableMapping table, Problems problems)
    {
        if (table.Source == "contact" && table.Key.Source is not ("" or "contactid"))
            problems.Add(table.Key.SourcePlace, ProblemId.NotPrimaryId, $"`{table.Key.Source}` is not the primary id of contact: write `contactid`.");
        if (table.Fields.Count == 0 && table.Links.Count == 0)
            problems.Add(table.Place, ProblemId.NothingMapped, $"no field of `{table.Source}` is mapped: add one, `- {{ source: firstname, destination: firstName }}`.");

        CheckPaths(table, problems);
        CheckReplacements(table, problems);
    }

    private static void CheckPaths(TableMapping table, Problems problems)
    {
        var paths = table.Fields.Select(f => (Path: f.Destination, Place: f.DestinationPlace))
            .Concat(table.Links.Select(l => (l.Destination, l.DestinationPlace)))
            .Append((table.Key.Destination, table.Key.DestinationPlace))
            .Where(p => p.Item1.Length > 0)
            .OrderBy(p => p.Item2.Line).ThenBy(p => p.Item2.Column);

        // Each earlier path, and each item that an earlier path reaches into, with what stands there.
        var mapped = new Dictionary<string, (string Path, Place Place)>(StringComparer.Ordinal);
        var items = new Dictionary<string, (string Path, Place Place)>(StringComparer.Ordinal);
        foreach (var (path, place) in paths)
        {
            var canonical = table.Destination == Profile ? OptOutAttributes.Canonical(path) : path;
            var prefixes = Prefixes(canonical).ToArray();
            if (mapped.TryGetValue(canonical, out var same))
                problems.Add(place, ProblemId.PathMappedTwice, $"`{path}` is written to a second time ({Earlier(same)}): give each source a destination of its own, or remove one.");
            else if (items.TryGetValue(canonical, out var part))
                problems.Add(place, ProblemId.PathInsidePath, $"`{path}` contains `{part.Path}` ({Earlier(part)}): map the whole or its parts, not both.");
            else if (prefixes.FirstOrDefault(mapped.ContainsKey) is { } whole)
                problems.Add(place, ProblemId.PathInsidePath, $"`{path}` is a part of `{mapped[whole].Path}` ({Earlier(mapped[whole])}): map the whole or its parts, not both.");

            mapped.TryAdd(canonical, (path, place));
            foreach (var prefix in prefixes)
                items.TryAdd(prefix, (path, place));
        }
    }

    private static string Earlier((string Path, Place Place) other) => $"first `{other.Path}` in line {other.Place.Line}";

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
            yield return path[..dot];
    }

    private static void CheckReplacements(TableMapping table, Problems problems)
    {
        var sources = table.Fields.Select(f => f.Source).ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<(string, string?), Place>();
        foreach (var replacement in table.Replacements.Where(r => r.Field.Length > 0).TakeWhile(_ => !problems.Full))
        {
            if (!sources.Contains(replacement.Field))
            {
                var near = Quoted.Near(replacement.Field, sources) is { } word ? $" Did you mean `{word}`?" : "";
                problems.Add(replacement.Place, ProblemId.ReplacementNotMapped, $"`{replacement.Field}` is not among the `fields` of this table, so nothing would be replaced: map it, or remove the replacement.{near}");
            }
            else if (!seen.TryAdd((replacement.Field, replacement.From), replacement.Place))
            {
                var earlier = seen[(replacement.Field, replacement.From)];
                problems.Add(replacement.Place, ProblemId.ReplacedTwice, $"this value of `{replacement.Field}` is replaced a second time (first in line {earlier.Line}): remove one of the two.");
            }
        }
    }
}
