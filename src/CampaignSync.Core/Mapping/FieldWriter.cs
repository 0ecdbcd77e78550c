using System.Globalization;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

internal enum WriteResult : byte
{
    Written,

    /// <summary>Null: the field's unset value is due; nothing was written.</summary>
    Unset,
    TooLong,
    NotConvertible,
}

/// <summary>Writes a technical value as JSON of a Campaign field type, or says why it cannot. Nothing is rounded, nothing cut.</summary>
internal static class FieldWriter
{
    /// <param name="maxLength">Longest text, in characters as a database counts them (code points).</param>
    /// <param name="scratch">For intermediate text; appended to.</param>
    public static WriteResult Write(in SourceValue value, DestinationType type, int? maxLength, Utf8Buffer target, Utf8Buffer scratch, out string? why)
    {
        why = value.Why;
        if (value.Kind == ValueKind.Null)
            return WriteResult.Unset;
        if (value.Kind == ValueKind.Invalid)
            return WriteResult.NotConvertible;

        if (type == DestinationType.String && IsLonger(value.Text, maxLength))
            return WriteResult.TooLong;
        if (type is DestinationType.String or DestinationType.Enumeration)
        {
            JsonText.Write(value.Text, value.Plain, target);
            return WriteResult.Written;
        }

        why = type switch
        {
            DestinationType.Integer => WriteInteger(value, target, scratch),
            DestinationType.Boolean => WriteBoolean(value, target, scratch),
            DestinationType.Float or DestinationType.Double => WriteReal(value, type, target, scratch),
            DestinationType.Date => WriteDate(value, target),
            DestinationType.DateTime => WriteInstant(value, target),
            _ => "a field of this type takes no value",
        };
        return why is null ? WriteResult.Written : WriteResult.NotConvertible;
    }

    private static bool IsLonger(ReadOnlySpan<byte> text, int? maxLength)
    {
        if (maxLength is not { } limit || text.Length <= limit)
            return false;
        var characters = 0;
        foreach (var unit in text)
            characters += (unit & 0xC0) == 0x80 ? 0 : 1;
        return characters > limit;
    }

    private static string? WriteInteger(in SourceValue value, Utf8Buffer target, Utf8Buffer scratch)
    {
        if (!TryNumber(value, scratch, out var number))
            return "it is not a number";
        if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return "it is not a whole number from -2147483648 to 2147483647";
        target.Append(number);
        return null;
    }

    private static string? WriteBoolean(in SourceValue value, Utf8Buffer target, Utf8Buffer scratch)
    {
        var isTrue = ColumnReader.IsWord(value.Text, "true"u8);
        if (!isTrue && !ColumnReader.IsWord(value.Text, "false"u8))
        {
            if (!TryNumber(value, scratch, out var number) || number is not [(byte)'0' or (byte)'1'])
                return "it is none of true, false, 1 and 0";
            isTrue = number[0] == '1';
        }

        target.Append(isTrue ? "true"u8 : "false"u8);
        return null;
    }

    private static string? WriteReal(in SourceValue value, DestinationType type, Utf8Buffer target, Utf8Buffer scratch)
    {
        if (!TryNumber(value, scratch, out var number))
            return "it is not a number";
        if (type == DestinationType.Float && !NumberText.SurvivesSingle(number, scratch))
            return "single precision would round it";
        if (type == DestinationType.Double && !NumberText.SurvivesDouble(number, scratch))
            return "double precision would round it";
        target.Append(number);
        return null;
    }

    private static string? WriteDate(in SourceValue value, Utf8Buffer target)
    {
        if (!TryTicks(value, out var ticks))
            return "it is neither a date such as 1980-04-07 nor a time such as 2023-04-07T21:59:01Z";
        target.Append((byte)'"');
        TimeText.WriteDate(ticks, target);
        target.Append((byte)'"');
        return null;
    }

    private static string? WriteInstant(in SourceValue value, Utf8Buffer target)
    {
        if (!TryTicks(value, out var ticks))
            return "it is neither a date such as 1980-04-07 nor a time such as 2023-04-07T21:59:01Z";
        if (ticks % TimeSpan.TicksPerMillisecond != 0)
            return "milliseconds cannot say it";
        target.Append((byte)'"');
        TimeText.WriteCampaign(ticks, target);
        target.Append((byte)'"');
        return null;
    }

    private static bool TryNumber(in SourceValue value, Utf8Buffer scratch, out ReadOnlySpan<byte> number)
    {
        number = value.Text;
        switch (value.Kind)
        {
            case ValueKind.Number:
                return true;
            case ValueKind.Boolean:
                number = value.Text[0] == 't' ? "1"u8 : "0"u8;
                return true;
            case ValueKind.Text:
                return NumberText.TryNormalize(value.Text, scratch, out number);
            default:
                return false;
        }
    }

    private static bool TryTicks(in SourceValue value, out long ticks)
    {
        ticks = value.Ticks;
        return value.Kind is ValueKind.Date or ValueKind.Instant
            || (value.Kind == ValueKind.Text && (TimeText.TryReadDate(value.Text, out ticks) || TimeText.TryReadInstant(value.Text, out ticks)));
    }
}
