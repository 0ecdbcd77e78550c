using CampaignSync.Core.Schema;

namespace CampaignSync.Definitions.Yaml;

/// <summary>Words of the user inside a message: in backticks, shortened, on one line.</summary>
internal static class Quoted
{
    private const int Longest = 60;
    private const int MostCandidates = 500;

    public static string Of(string text)
    {
        var shown = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
        return $"`{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c))}`";
    }

    /// <summary>What the user may have meant; null: nothing is near. Looks at a bounded number of candidates only.</summary>
    public static string? Near(string word, IEnumerable<string> candidates)
        => word.Length <= Longest && NearNames.Find(word, candidates.Take(MostCandidates)) is [var nearest, ..] ? nearest : null;

    public static string List(IEnumerable<string> words) => string.Join(", ", words);
}
