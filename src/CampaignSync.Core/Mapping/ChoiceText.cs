using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// Writes the options of a choice column. Each option that a replacement names is replaced; the others give their label
/// (<c>display</c>, joined <c>A; B</c>) or their number (<c>technical</c>, joined <c>1,2</c> as Dataverse sends them).
/// </summary>
/// <param name="labels">Null: technical.</param>
/// <param name="replacements">Option number to text, null to leave it out; for columns of several choices only.</param>
internal sealed class ChoiceText(IReadOnlyDictionary<int, string>? labels, IReadOnlyDictionary<int, string?> replacements)
{
    private readonly Dictionary<int, byte[]>? _labels = labels?.ToDictionary(l => l.Key, l => Encoding.UTF8.GetBytes(l.Value));
    private readonly Dictionary<int, byte[]?> _replacements = replacements.ToDictionary(r => r.Key, r => r.Value is null ? null : Encoding.UTF8.GetBytes(r.Value));

    /// <summary>One option, or several separated by commas, as text.</summary>
    public SourceValue Render(scoped in SourceValue value, MapWorkspace work)
    {
        if (!TryRead(value.Text, work.Choices))
            return SourceValue.Invalid("it is not a list of option numbers");
        var text = work.Labels;
        text.Clear();
        foreach (var choice in work.Choices)
        {
            if (!_replacements.TryGetValue(choice, out var written) && _labels is not null && !_labels.TryGetValue(choice, out written))
                return SourceValue.Invalid($"option {choice.ToString(CultureInfo.InvariantCulture)} has no label (labels are read at start: publish the option, then stop and start, or add a replacement)");
            if (written is null && _replacements.ContainsKey(choice))
                continue;
            if (text.Length > 0)
                text.Append(_labels is null ? ","u8 : "; "u8);
            if (written is not null)
                text.Append(written);
            else
                AppendNumber(choice, text);
        }

        return text.Length == 0 ? SourceValue.Null : SourceValue.Characters(text.Written, JsonText.IsPlain(text.Written));
    }

    /// <summary>Reads <c>2,3,8</c>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, List<int> choices)
    {
        choices.Clear();
        foreach (var range in text.Split((byte)','))
        {
            var part = text[range].Trim((byte)' ');
            if (!Utf8Parser.TryParse(part, out int choice, out var used) || used != part.Length)
                return false;
            choices.Add(choice);
        }

        return true;
    }

    private static void AppendNumber(int number, Utf8Buffer text)
    {
        number.TryFormat(text.Room(11), out var length, default, CultureInfo.InvariantCulture);
        text.Advance(length);
    }
}
