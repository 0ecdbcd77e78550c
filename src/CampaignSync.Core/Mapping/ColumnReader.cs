using System.Buffers.Text;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>Reads a cell's JSON, or a value written in a definition, by the type of its column. Never throws, whatever the bytes are.</summary>
internal static class ColumnReader
{
    private const int IdLength = 36;

    /// <param name="scratch">Takes what has to be rewritten; the value lives in it until the next cell is read.</param>
    public static SourceValue Read(SourceType type, ReadOnlySpan<byte> json, Utf8Buffer scratch)
    {
        scratch.Clear();
        if (json.IsEmpty || json.SequenceEqual("null"u8))
            return SourceValue.Null;
        if (json[0] == '"')
            return ReadQuoted(type, json, scratch);

        return type switch
        {
            SourceType.Boolean => ReadBoolean(json),
            SourceType.Integer or SourceType.BigInt or SourceType.Picklist => ReadNumber(json, scratch, whole: true),
            SourceType.Decimal or SourceType.Money or SourceType.Double => ReadNumber(json, scratch, whole: false),
            SourceType.Other when json[0] is (byte)'t' or (byte)'f' => ReadBoolean(json),
            SourceType.Other when json[0] is not ((byte)'{' or (byte)'[') => ReadNumber(json, scratch, whole: false),
            SourceType.Other => SourceValue.Invalid("it is a structure, not a single value"),
            _ => SourceValue.Invalid("the source sent no text where text was due"),
        };
    }

    /// <summary>Reads technical text as definitions write it: <c>1</c>, <c>true</c>, <c>2024-05-01</c>, an id in any case.</summary>
    public static SourceValue Parse(SourceType type, ReadOnlySpan<byte> text, Utf8Buffer scratch)
    {
        scratch.Clear();
        return type switch
        {
            SourceType.Boolean when IsWord(text, "true"u8) || text.SequenceEqual("1"u8) => SourceValue.Boolean(true),
            SourceType.Boolean when IsWord(text, "false"u8) || text.SequenceEqual("0"u8) => SourceValue.Boolean(false),
            SourceType.Boolean => SourceValue.Invalid("is neither true nor false"),
            SourceType.Integer or SourceType.BigInt or SourceType.Picklist => ReadNumber(text, scratch, whole: true),
            SourceType.Decimal or SourceType.Money or SourceType.Double => ReadNumber(text, scratch, whole: false),
            SourceType.Date => ReadDate(text, scratch),
            SourceType.DateTime => ReadInstant(text, scratch, dateWillDo: true),
            SourceType.Lookup or SourceType.Uniqueidentifier => ReadId(text, scratch),
            _ => SourceValue.Characters(text, JsonText.IsPlain(text)),
        };
    }

    public static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private static SourceValue ReadQuoted(SourceType type, ReadOnlySpan<byte> json, Utf8Buffer scratch)
    {
        if (json.Length < 2 || json[^1] != '"' || !JsonText.TryRead(json[1..^1], scratch, out var value))
            return SourceValue.Invalid("the text is not valid UTF-8 or has a broken escape");
        if (value.Text.IsEmpty)
            return SourceValue.Null;
        return type switch
        {
            SourceType.String or SourceType.MultiSelectPicklist or SourceType.Other => value,
            SourceType.Date => ReadDate(value.Text, scratch),
            SourceType.DateTime => ReadInstant(value.Text, scratch, dateWillDo: false),
            SourceType.Lookup or SourceType.Uniqueidentifier => ReadId(value.Text, scratch),
            SourceType.Boolean => SourceValue.Invalid("the source sent text where true or false was due"),
            _ => SourceValue.Invalid("the source sent text where a number was due"),
        };
    }

    private static SourceValue ReadBoolean(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("true"u8))
            return SourceValue.Boolean(true);
        return json.SequenceEqual("false"u8) ? SourceValue.Boolean(false) : SourceValue.Invalid("it is neither true nor false");
    }

    private static SourceValue ReadNumber(ReadOnlySpan<byte> token, Utf8Buffer scratch, bool whole)
    {
        if (!NumberText.TryNormalize(token, scratch, out var text))
            return SourceValue.Invalid("it is not a number, or one with more digits than any field takes");
        return whole && !IsWhole(text) ? SourceValue.Invalid("it is not a whole number") : SourceValue.Number(text);
    }

    private static bool IsWhole(ReadOnlySpan<byte> normal) => !normal.ContainsAny((byte)'.', (byte)'E');

    private static SourceValue ReadDate(ReadOnlySpan<byte> text, Utf8Buffer scratch)
    {
        if (!TimeText.TryReadDate(text, out var ticks))
            return SourceValue.Invalid("it is not a date such as 1980-04-07");
        var start = scratch.Length;
        TimeText.WriteDate(ticks, scratch);
        return SourceValue.Time(ValueKind.Date, scratch.From(start), ticks);
    }

    private static SourceValue ReadInstant(ReadOnlySpan<byte> text, Utf8Buffer scratch, bool dateWillDo)
    {
        if (!TimeText.TryReadInstant(text, out var ticks) && !(dateWillDo && TimeText.TryReadDate(text, out ticks)))
            return SourceValue.Invalid("it is not a time such as 2023-04-07T21:59:01Z");
        var start = scratch.Length;
        TimeText.WriteIso(ticks, scratch);
        return SourceValue.Time(ValueKind.Instant, scratch.From(start), ticks);
    }

    private static SourceValue ReadId(ReadOnlySpan<byte> text, Utf8Buffer scratch)
    {
        if (text.Length != IdLength || !Utf8Parser.TryParse(text, out Guid id, out var used, 'D') || used != IdLength)
            return SourceValue.Invalid("it is not an id such as 00000000-0000-0000-0000-000000000001");
        var start = scratch.Length;
        id.TryFormat(scratch.Room(IdLength), out var length, "D");
        scratch.Advance(length);
        return SourceValue.Id(scratch.From(start));
    }
}
