using System.Text.RegularExpressions;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

/// <summary>Reads <c>docs/conversions.md</c>: a cell per pair of types, with its rule and its examples.</summary>
internal static partial class ConversionPage
{
    public const string Refused = "refused at start";

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "conversions.md"));

    /// <summary>Unset values by field type, as the page gives them.</summary>
    public static IReadOnlyDictionary<string, string> Unset { get; } = Rows(Section("## Null"))
        .Where(r => r[0] != "field")
        .ToDictionary(r => r[0], r => r[1].Trim('`'));

    /// <summary>The table at a glance: the words of its cells, by source and field type.</summary>
    public static IReadOnlyDictionary<(string Source, DestinationType To), string> Glance { get; } = ReadGlance();

    public static IReadOnlyList<Cell> Cells { get; } = [.. Sections("### ").SelectMany(ReadCells)];

    private static IEnumerable<Cell> ReadCells(string section)
    {
        var title = section[..section.IndexOf('\n', StringComparison.Ordinal)].Trim();
        var form = title.Contains("`display`", StringComparison.Ordinal) ? PicklistForm.Display : PicklistForm.Technical;
        var types = title.Replace(" with `display`", "", StringComparison.Ordinal).Split(", ").Select(Enum.Parse<SourceType>);
        var rows = Rows(section).Where(r => r[0] != "to").ToArray();
        return types.SelectMany(type => rows.Select(r => new Cell(title, type, form, Enum.Parse<DestinationType>(r[0], ignoreCase: true), r[1], ReadExamples(r[2]))));
    }

    private static IReadOnlyList<(string Json, string? Written)> ReadExamples(string text)
        => [.. Example().Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Success ? m.Groups[2].Value : null))];

    private static Dictionary<(string, DestinationType), string> ReadGlance()
    {
        var rows = Rows(Section("## At a glance")).ToArray();
        var fields = rows[0][1..].Select(f => Enum.Parse<DestinationType>(f, ignoreCase: true)).ToArray();
        return rows[1..].SelectMany(r => fields.Select((f, i) => (Key: (r[0], f), Value: r[i + 1]))).ToDictionary(c => c.Key, c => c.Value);
    }

    private static string Section(string heading)
        => Text.Split(heading + "\n")[1].Split("\n## ")[0];

    private static IEnumerable<string> Sections(string heading)
        => ("\n" + Text).Split("\n" + heading).Skip(1).Select(s => s.Split("\n## ")[0]);

    private static IEnumerable<string[]> Rows(string section)
        => section.Split('\n').Where(l => l.StartsWith('|') && !l.StartsWith("|---", StringComparison.Ordinal))
            .Select(l => l.Trim('|').Split(" | ").Select(c => c.Trim()).ToArray());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CampaignSync.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run from inside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("`([^`]+)` (?:→ `([^`]+)`|✗)")]
    private static partial Regex Example();

    /// <param name="Title">The section that says it.</param>
    /// <param name="Examples">JSON in, JSON out; null: a dead letter.</param>
    internal sealed record Cell(string Title, SourceType From, PicklistForm Form, DestinationType To, string Rule, IReadOnlyList<(string Json, string? Written)> Examples)
    {
        public bool IsRefused => Rule == Refused;

        public override string ToString() => $"{From}{(Form == PicklistForm.Display ? " (display)" : "")} to {To}";
    }
}
