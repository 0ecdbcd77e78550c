using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using YamlDotNet.Core;

namespace CampaignSync.Definitions.Yaml;

/// <summary>The parser's complaint in words that say what to do.</summary>
internal static class SyntaxProblem
{
    /// <param name="last">End of the last part that could be read.</param>
    public static void Report(string text, YamlException exception, Mark? last, Problems problems)
    {
        var start = Math.Max(1, (int)exception.Start.Line);
        // The parser points somewhere before a tab: at times a line above it, at times to where the whole group began.
        var end = exception.Message.Contains(" tab ", StringComparison.Ordinal) ? int.MaxValue : Math.Max(start, (int)exception.End.Line) + 1;
        if (FindTab(text, Math.Max(start, (int)(last?.Line ?? 1)), end) is { } tab)
        {
            problems.Add(tab, ProblemId.TabIndentation, "a tab stands in the indentation: YAML wants spaces there. Use two spaces per level.");
            return;
        }

        var place = Within(text, new Place(start, Math.Max(1, (int)exception.Start.Column)));
        problems.Add(place, ProblemId.NotYaml, $"not valid YAML: {Explain(exception.Message)}");
    }

    private static string Explain(string message)
    {
        if (message.Contains("found invalid mapping", StringComparison.Ordinal))
            return "`: ` inside a value. Put the value in quotes, or begin a new line.";
        if (message.Contains("quoted scalar, found unexpected end of stream", StringComparison.Ordinal))
            return "the quote that opens here is never closed.";
        if (message.Contains("cannot start any token", StringComparison.Ordinal))
            return "a value cannot begin with this character. Put it in quotes.";
        if (message.Contains("expected key", StringComparison.Ordinal))
            return "a key is expected here; look at the indentation, and at the quotes and brackets above.";
        if (message.Contains("expected ',' or", StringComparison.Ordinal))
            return "a comma or the closing bracket is missing before here.";
        if (message.Contains("could not find expected ':'", StringComparison.Ordinal))
            return "a key without `:` before here.";
        if (message.Contains("expected '-' indicator", StringComparison.Ordinal))
            return "the items of a list begin with `- `, all in the same column; look at the indentation.";
        if (message.Contains("expected node content", StringComparison.Ordinal))
            return "a value is missing before here.";
        return message;
    }

    /// <summary>The parser counts a line more where the last one does not end: then the end of the text is meant.</summary>
    private static Place Within(string text, Place place)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return place.Line <= lines.Length ? place : new Place(lines.Length, lines[^1].Length + 1);
    }

    private static Place? FindTab(string text, int first, int last)
    {
        var line = 1;
        for (var start = 0; start < text.Length && line <= last; line++)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n') is var offset and >= 0 ? start + offset : text.Length;
            if (line >= first)
            {
                var indentation = text.AsSpan(start, end - start);
                indentation = indentation[..^indentation.TrimStart(" \t-").Length];
                if (indentation.IndexOf('\t') is var tab and >= 0)
                    return new Place(line, tab + 1);
            }

            start = end + (text.AsSpan(end).StartsWith("\r\n") ? 2 : 1);
        }

        return null;
    }
}
