using System.Text;

namespace CampaignSync.Definitions.Writing;

/// <summary>Builds indented lines.</summary>
internal sealed class YamlLines
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool item;

    public void Add(string line)
    {
        // The first line of a list item carries its dash two columns to the left.
        text.Append(' ', 2 * (item ? depth - 1 : depth)).Append(item ? "- " : "").Append(line).Append('\n');
        item = false;
    }

    /// <summary>A key and what stands below it.</summary>
    public void Group(string key, Action below)
    {
        Add(key + ":");
        Indent(below);
    }

    /// <summary>A key and a list below it, an item on a line each; <c>[]</c> where it is empty.</summary>
    public void List(string key, IEnumerable<string> items)
    {
        var lines = items.ToArray();
        if (lines.Length == 0)
            Add($"{key}: []");
        else
            Group(key, () => Array.ForEach(lines, line => Add($"- {line}")));
    }

    /// <summary>A list item of several lines.</summary>
    public void Item(Action lines)
    {
        item = true;
        Indent(lines);
    }

    public override string ToString() => text.ToString();

    private void Indent(Action below)
    {
        depth++;
        below();
        depth--;
    }
}
