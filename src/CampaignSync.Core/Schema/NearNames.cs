namespace CampaignSync.Core.Schema;

/// <summary>Finds what somebody may have meant.</summary>
public static class NearNames
{
    private const int Shown = 3;

    /// <summary>At most three names, nearest first: a few typing errors away, or with the name inside them.</summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates)
        => [.. candidates
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(c => c.distance <= Math.Max(1, name.Length / 3) || (name.Length > 3 && c.candidate.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(c => c.distance)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Take(Shown)
            .Select(c => c.candidate)];

    /// <summary><c> Did you mean a, b or c?</c> with a space in front; empty where nothing is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var near = Find(name, candidates);
        return near.Count switch
        {
            0 => "",
            1 => $" Did you mean {near[0]}?",
            _ => $" Did you mean {string.Join(", ", near.Take(near.Count - 1))} or {near[^1]}?",
        };
    }

    /// <summary>Edits between two names, case apart: insert, drop, change, swap two neighbours.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > left.Length)
            return int.MaxValue;
        var before = new int[right.Length + 1];
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above) = (above, row);
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
