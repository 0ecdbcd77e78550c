using System.Text.RegularExpressions;

namespace CampaignSync.HelpBuilder;

/// <summary>Reads a page in PlatyPS schema (2.0.0).</summary>
public static partial class HelpPageReader
{
    /// <exception cref="FormatException">The page lacks what the schema asks for; the message says what.</exception>
    public static HelpPage Read(string text)
    {
        var page = new Section("", Body(text.ReplaceLineEndings("\n")));
        var cmdlet = page.Parts(1).FirstOrDefault() ?? throw new FormatException("The page has no title (# Verb-Noun).");
        var sections = cmdlet.Parts(2).ToDictionary(section => section.Title, StringComparer.Ordinal);
        return new HelpPage(
            cmdlet.Title,
            Required("SYNOPSIS").Text,
            [.. Required("SYNTAX").Parts(3).Select(ReadSyntax)],
            Required("DESCRIPTION").Text,
            [.. Required("EXAMPLES").Parts(3).Select(ReadExample)],
            [.. Required("PARAMETERS").Parts(3).Where(part => part.Title.StartsWith('-')).Select(ReadParameter)],
            [.. Required("INPUTS").Parts(3).Select(ReadType)],
            [.. Required("OUTPUTS").Parts(3).Select(ReadType)],
            sections.TryGetValue("NOTES", out var notes) ? notes.Text : "",
            [.. Link().Matches(sections.TryGetValue("RELATED LINKS", out var links) ? links.Text : "").Select(link => new HelpLink(link.Groups[1].Value, link.Groups[2].Value))]);

        Section Required(string title) => sections.TryGetValue(title, out var section) ? section : throw new FormatException($"{cmdlet.Title} has no section ## {title}.");
    }

    private static string Body(string text)
    {
        const string Fence = "---\n";
        var end = text.StartsWith(Fence, StringComparison.Ordinal) ? text.IndexOf($"\n{Fence}", StringComparison.Ordinal) : -1;
        return end < 0 ? throw new FormatException("The page does not begin with its header (--- … ---).") : text[(end + Fence.Length + 1)..];
    }

    private static HelpSyntax ReadSyntax(Section part)
    {
        const string Mark = " (Default)";
        var isDefault = part.Title.EndsWith(Mark, StringComparison.Ordinal);
        return new HelpSyntax(isDefault ? part.Title[..^Mark.Length] : part.Title, isDefault, Code().Match(part.Text).Groups[1].Value.Trim());
    }

    private static HelpExample ReadExample(Section part)
    {
        var code = string.Join("\n\n", Code().Matches(part.Text).Select(block => block.Groups[1].Value.Trim()));
        return new HelpExample(part.Title, code, Code().Replace(part.Text, "").Trim());
    }

    private static HelpParameter ReadParameter(Section part)
    {
        var block = Code().Match(part.Text).Groups[1].Value;
        var facts = block.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
        return new HelpParameter(
            part.Title[1..],
            Code().Replace(part.Text, "").Trim(),
            Fact("Type"),
            Fact("Parameter Sets").Split(", "),
            Fact("Aliases"),
            Fact("Required") == "True",
            Fact("Position"),
            Fact("Default value"),
            Fact("Accept pipeline input"),
            Fact("Accept wildcard characters") == "True",
            facts.TryGetValue("Accepted values", out var accepted) ? accepted.Split(", ") : []);

        string Fact(string name) => facts.TryGetValue(name, out var fact) ? fact : throw new FormatException($"{part.Title} does not say its '{name}'.");
    }

    private static HelpType ReadType(Section part) => new(part.Title, part.Text);

    [GeneratedRegex("```[a-z]*\n(.*?)\n?```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]*)\)")]
    private static partial Regex Link();

    /// <summary>A heading and what stands under it.</summary>
    private sealed record Section(string Title, string Body)
    {
        public string Text => Body.Trim();

        /// <summary>The sections of one level; headings inside of code do not count.</summary>
        public IEnumerable<Section> Parts(int level)
        {
            var mark = new string('#', level) + ' ';
            string? title = null;
            var lines = new List<string>();
            var inCode = false;
            foreach (var line in Body.Split('\n'))
            {
                if (!inCode && line.StartsWith(mark, StringComparison.Ordinal))
                {
                    if (title is not null)
                        yield return new Section(title, string.Join('\n', lines));
                    title = line[mark.Length..].Trim();
                    lines.Clear();
                    continue;
                }

                inCode ^= line.StartsWith("```", StringComparison.Ordinal);
                lines.Add(line);
            }

            if (title is not null)
                yield return new Section(title, string.Join('\n', lines));
        }
    }
}
