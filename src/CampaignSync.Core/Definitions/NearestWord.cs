namespace CampaignSync.Core.Definitions;

/// <summary>Finds what somebody meant who misspelled a word.</summary>
public static class NearestWord
{
    /// <summary>The candidate that is fewest edits away, at most a third of the word's length; null: none is near.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var limit = Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);
            if (Math.Abs(word.Length - candidate.Length) > limit)
                continue;
            var edits = Edits(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits <= limit && edits < fewest)
                (nearest, fewest) = (candidate, edits);
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Edits(string left, string right)
    {
        var distance = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            distance[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            distance[0, j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = left[i - 1] == right[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(distance[i - 1, j] + 1, distance[i, j - 1] + 1), distance[i - 1, j - 1] + substitution);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    least = Math.Min(least, distance[i - 2, j - 2] + 1);
                distance[i, j] = least;
            }
        }

        return distance[left.Length, right.Length];
    }
}
