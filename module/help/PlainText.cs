using System.Text.RegularExpressions;

namespace CampaignSync.HelpBuilder;

/// <summary>Takes the markup out of markdown, for readers that show text as it is.</summary>
public static partial class PlainText
{
    public static string Of(string markdown)
    {
        var text = Link().Replace(markdown.ReplaceLineEndings("\n").Trim(), "$1");
        text = Emphasis().Replace(text, "$1");
        return text.Replace("`", "", StringComparison.Ordinal);
    }

    /// <summary>An about topic: headings stand as they are, code is indented.</summary>
    public static string OfTopic(string markdown)
    {
        var lines = new List<string>();
        var inCode = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inCode = !inCode;
            else
                lines.Add(inCode ? $"        {line}" : line.StartsWith('#') ? line.TrimStart('#').Trim().ToUpperInvariant() : line.Length == 0 ? "" : $"    {Of(line)}");
        }

        return string.Join('\n', lines).Trim() + '\n';
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*{1,2}([^*\n]+)\*{1,2}")]
    private static partial Regex Emphasis();
}
