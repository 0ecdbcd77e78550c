using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Text;

/// <summary>What a text must be before it is worth parsing. The YAML parser takes a zero character for the end and would pass over what follows.</summary>
internal static class TextCheck
{
    public static bool Accepts(string text, Problems problems)
    {
        if (text.Length > DefinitionReader.MaxBytes || Encoding.UTF8.GetByteCount(text) > DefinitionReader.MaxBytes)
        {
            ReportTooLarge(problems);
            return false;
        }

        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                line++;
                lineStart = i + 1;
            }
            else if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                    return Refuse(c);
                i++;
            }
            else if ((char.IsControl(c) && c is not ('\t' or '\r' or '\u0085')) || c is '\uFFFE' or '\uFFFF')
            {
                return Refuse(c);
            }

            bool Refuse(char character)
            {
                problems.Add(new Place(line, i - lineStart + 1), ProblemId.ControlCharacter, $"the character U+{(int)character:X4} is not allowed in YAML: remove it.");
                return false;
            }
        }

        return true;
    }

    public static void ReportTooLarge(Problems problems)
        => problems.Add(new Place(1, 1), ProblemId.TooLarge, "the text is longer than 1 MB: a definition file holds one workflow or the connections, and nothing else.");
}
