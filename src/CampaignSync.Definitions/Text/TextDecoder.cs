using System.Buffers;
using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Text;

/// <summary>Bytes to text; UTF-8 only.</summary>
internal static class TextDecoder
{
    public static string? Decode(ReadOnlySpan<byte> bytes, Problems problems)
    {
        if (bytes.Length > DefinitionReader.MaxBytes)
        {
            TextCheck.ReportTooLarge(problems);
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            problems.Add(new Place(1, 1), ProblemId.NotUtf8, "the file is UTF-16: save it as UTF-8.");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];

        var place = new Place(1, 1);
        for (var rest = bytes; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) != OperationStatus.Done)
            {
                problems.Add(place, ProblemId.NotUtf8, $"the byte 0x{rest[0]:X2} is not valid UTF-8: save the file as UTF-8.");
                return null;
            }

            place = rune.Value == '\n' ? new Place(place.Line + 1, 1) : place with { Column = place.Column + rune.Utf16SequenceLength };
            rest = rest[length..];
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
