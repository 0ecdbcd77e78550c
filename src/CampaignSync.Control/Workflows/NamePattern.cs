using System.Text;
using System.Text.RegularExpressions;

namespace CampaignSync.Control.Workflows;

/// <summary>Names with wildcards, as shells know them: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-c]</c>; upper and lower case are the same.</summary>
public static class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether there is a wildcard in it.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static bool Matches(string pattern, string name)
        => Regex.IsMatch(name, Translate(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            var close = pattern[at] == '[' ? pattern.IndexOf(']', at + 1) : -1;
            if (close > at + 1)
            {
                regex.Append('[').Append(pattern[(at + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                at = close;
                continue;
            }

            regex.Append(pattern[at] switch
            {
                '*' => ".*",
                '?' => ".",
                var other => Regex.Escape(other.ToString()),
            });
        }

        return regex.Append('$').ToString();
    }
}
