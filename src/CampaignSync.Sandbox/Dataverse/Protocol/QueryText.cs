namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>The query string, in the order in which it came.</summary>
internal sealed class QueryText
{
    private readonly List<(string Name, string Value, string Raw)> _options = [];

    public string? this[string name]
    {
        get
        {
            foreach (var option in _options)
            {
                if (option.Name == name)
                    return option.Value;
            }

            return null;
        }
    }

    public IEnumerable<string> Names => _options.Select(o => o.Name);

    public static QueryText Parse(string query)
    {
        var text = new QueryText();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=');
            var (name, value) = at < 0 ? (part, "") : (part[..at], part[(at + 1)..]);
            text._options.Add((Decode(name), Decode(value), part));
        }

        return text;
    }

    /// <summary>The query string without some of its options, as it came, with <paramref name="added"/> at its end.</summary>
    public string Without(ReadOnlySpan<string> names, string added)
    {
        var kept = new List<string>();
        foreach (var option in _options)
        {
            if (!names.Contains(option.Name))
                kept.Add(option.Raw);
        }

        kept.Add(added);
        return "?" + string.Join('&', kept);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
