namespace CampaignSync.Definitions.Reading;

/// <summary>What names of tables, columns and fields are made of; whether they exist is checked at start, against metadata.</summary>
internal static class Names
{
    /// <summary>For messages: what a name is.</summary>
    public const string Rule = "a name of letters, digits and `_`";

    private const int MaxLength = 128;

    public static bool IsName(string text)
        => text.Length is > 0 and <= MaxLength
            && !char.IsAsciiDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>For messages: what a name is, where this is none.</summary>
    public static string RuleBroken(string text) => text switch
    {
        { Length: > MaxLength } => $"a name of {MaxLength} characters at most",
        [>= '0' and <= '9', ..] => "a name that begins with a letter or `_`",
        _ => Rule,
    };

    /// <summary>Names joined by dots.</summary>
    public static bool IsPath(string text) => text.Length <= 256 && text.Split('.').All(IsName);

    public static bool IsPointer(string text)
    {
        if (text.Length == 0 || text[0] != '/')
            return false;
        for (var i = text.IndexOf('~'); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }
}
