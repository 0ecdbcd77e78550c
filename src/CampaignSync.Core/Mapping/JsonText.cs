using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace CampaignSync.Core.Mapping;

/// <summary>JSON strings as bytes: what a hostile or broken source sends is refused, never thrown over.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Whether the bytes can stand between the quotes of a JSON string as they are. Says nothing of UTF-8.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAny(s_special);

    /// <summary>Whether it is a JSON string, not empty, that has no escapes and is UTF-8.</summary>
    public static bool IsPlainString(ReadOnlySpan<byte> json)
        => json.Length > 2 && json[0] == '"' && json[^1] == '"' && IsPlain(json[1..^1]) && Utf8.IsValid(json);

    /// <summary>Reads what stands between the quotes.</summary>
    /// <returns>False: not UTF-8, a broken escape, or half a surrogate pair.</returns>
    public static bool TryRead(ReadOnlySpan<byte> inner, Utf8Buffer scratch, out SourceValue value)
    {
        value = default;
        if (!Utf8.IsValid(inner))
            return false;
        var special = inner.IndexOfAny(s_special);
        if (special < 0)
        {
            value = SourceValue.Characters(inner, plain: true);
            return true;
        }

        var start = scratch.Length;
        while (special >= 0)
        {
            scratch.Append(inner[..special]);
            inner = inner[special..];
            var used = inner[0] == '\\' ? Unescape(inner, scratch) : CopyRaw(inner[0], scratch);
            if (used == 0)
                return false;
            inner = inner[used..];
            special = inner.IndexOfAny(s_special);
        }

        scratch.Append(inner);
        var text = scratch.From(start);
        value = SourceValue.Characters(text, IsPlain(text));
        return true;
    }

    /// <summary>Appends a JSON string with its quotes and as few escapes as JSON allows, so that equal texts have equal bytes.</summary>
    public static void Write(ReadOnlySpan<byte> text, bool plain, Utf8Buffer target)
    {
        target.Append((byte)'"');
        if (plain)
            target.Append(text);
        else
            Escape(text, target);
        target.Append((byte)'"');
    }

    private static void Escape(ReadOnlySpan<byte> text, Utf8Buffer target)
    {
        for (var special = text.IndexOfAny(s_special); special >= 0; special = text.IndexOfAny(s_special))
        {
            target.Append(text[..special]);
            var character = text[special];
            target.Append((byte)'\\');
            if (character is (byte)'"' or (byte)'\\')
            {
                target.Append(character);
            }
            else
            {
                target.Append("u00"u8);
                target.Append((byte)"0123456789abcdef"[character >> 4]);
                target.Append((byte)"0123456789abcdef"[character & 0xF]);
            }

            text = text[(special + 1)..];
        }

        target.Append(text);
    }

    private static int CopyRaw(byte character, Utf8Buffer scratch)
    {
        scratch.Append(character);
        return 1;
    }

    /// <returns>Bytes used; 0: broken.</returns>
    private static int Unescape(ReadOnlySpan<byte> text, Utf8Buffer scratch)
    {
        if (text.Length < 2)
            return 0;
        var simple = text[1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => text[1],
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => (byte)0,
        };
        if (simple == 0)
            return UnescapeUnicode(text, scratch);
        scratch.Append(simple);
        return 2;
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> text, Utf8Buffer scratch)
    {
        if (!TryCodeUnit(text, out var first))
            return 0;
        var used = 6;
        if (!Rune.TryCreate(first, out var rune))
        {
            if (!TryCodeUnit(text[6..], out var second) || !Rune.TryCreate(first, second, out rune))
                return 0;
            used = 12;
        }

        scratch.Advance(rune.EncodeToUtf8(scratch.Room(4)));
        return used;
    }

    private static bool TryCodeUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u')
            return false;
        var known = ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number);
        unit = (char)number;
        return known;
    }
}
