namespace CampaignSync.Definitions.Reading;

/// <summary>What names of tables, columns and fields are made of; whether they exist is checked at start, against metadata.</summary>
internal static class Names
{
    public static bool IsName(string text)
        => text.Length is > 0 and <= 128
            && !char.IsAsciiDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

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
