using System.Globalization;
using System.Text;

namespace CampaignSync.Definitions.Writing;

/// <summary>Values as YAML: plain where every reader takes them for the same, in double quotes elsewhere.</summary>
internal static class YamlText
{
    private static readonly HashSet<string> NotText = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <summary>A name or another text of the user.</summary>
    public static string Text(string text) => IsPlain(text) && !NotText.Contains(text) ? text : Quoted(text);

    /// <summary>A technical value; null is written as such.</summary>
    public static string Value(string? value) => value is null or "true" or "false" ? value ?? "null" : Text(value);

    /// <summary>An address; for block context only.</summary>
    public static string Address(Uri uri)
        => uri.AbsoluteUri.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '.' or '_' or '~' or '-' or '%' or '?' or '&' or '=') ? uri.AbsoluteUri : Quoted(uri.AbsoluteUri);

    public static string Flag(bool value) => value ? "true" : "false";

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static bool IsPlain(string text)
        => text.Length > 0
            && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '/')
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '@' or '-');

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
