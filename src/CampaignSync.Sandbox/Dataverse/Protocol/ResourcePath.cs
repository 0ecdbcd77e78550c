namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>A path such as <c>contacts(new_key='a')/firstname</c>, taken apart.</summary>
/// <param name="Name">Entity set, function or <c>$batch</c> and the like.</param>
/// <param name="Key">What stands in the parentheses behind it; null if there are none.</param>
/// <param name="Rest">The segments that follow, decoded.</param>
internal sealed record ResourcePath(string Name, string? Key, IReadOnlyList<string> Rest)
{
    public static ResourcePath Parse(string path)
    {
        var segments = Split(Uri.UnescapeDataString(path));
        var (name, key) = SplitKey(segments[0]);
        return new ResourcePath(name, key, segments[1..]);
    }

    /// <summary>Parts a segment from what stands in parentheses behind it.</summary>
    public static (string Name, string? Key) SplitKey(string segment)
    {
        var open = segment.IndexOf('(');
        return open > 0 && segment.EndsWith(')') ? (segment[..open], segment[(open + 1)..^1]) : (segment, null);
    }

    /// <summary>Splits at a sign that stands outside of quotes.</summary>
    public static List<string> Split(string text, char at = '/')
    {
        var parts = new List<string>();
        var (start, quoted, depth) = (0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'': quoted = !quoted; break;
                case '(' when !quoted: depth++; break;
                case ')' when !quoted: depth--; break;
                case var sign when sign == at && !quoted && depth == 0:
                    parts.Add(text[start..i]);
                    start = i + 1;
                    break;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
