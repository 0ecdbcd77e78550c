using System.Text;
using System.Text.Json;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>Strings as the store keeps them: JSON with its quotes, and nothing escaped that need not be.</summary>
internal static class JsonText
{
    /// <summary>Writes <paramref name="text"/> (UTF-8, not escaped) with quotes and escapes.</summary>
    public static void WriteQuoted(PooledBuffer buffer, scoped ReadOnlySpan<byte> text)
    {
        buffer.Write((byte)'"');
        WriteEscaped(buffer, text);
        buffer.Write((byte)'"');
    }

    public static void WriteQuoted(PooledBuffer buffer, string text)
    {
        Span<byte> small = stackalloc byte[256];
        var bytes = text.Length * 3 <= small.Length ? small[..Encoding.UTF8.GetBytes(text, small)] : Encoding.UTF8.GetBytes(text);
        WriteQuoted(buffer, bytes);
    }

    public static void WriteEscaped(PooledBuffer buffer, scoped ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var special = IndexOfSpecial(text);
            if (special < 0)
            {
                buffer.Write(text);
                return;
            }

            buffer.Write(text[..special]);
            WriteEscape(buffer, text[special]);
            text = text[(special + 1)..];
        }
    }

    /// <summary>The text of a stored string; empty for a value that is not set.</summary>
    public static string Decode(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 2)
            return "";
        if (stored[0] != '"')
            return Encoding.UTF8.GetString(stored);
        if (stored.IndexOf((byte)'\\') < 0)
            return Encoding.UTF8.GetString(stored[1..^1]);
        var reader = new Utf8JsonReader(stored);
        reader.Read();
        return reader.GetString()!;
    }

    private static int IndexOfSpecial(ReadOnlySpan<byte> text)
    {
        var quote = text.IndexOfAny((byte)'"', (byte)'\\');
        var control = text.IndexOfAnyInRange((byte)0, (byte)0x1F);
        return quote < 0 ? control : control < 0 ? quote : Math.Min(quote, control);
    }

    private static void WriteEscape(PooledBuffer buffer, byte special)
    {
        switch (special)
        {
            case (byte)'"': buffer.Write("\\\""u8); break;
            case (byte)'\\': buffer.Write("\\\\"u8); break;
            case (byte)'\n': buffer.Write("\\n"u8); break;
            case (byte)'\r': buffer.Write("\\r"u8); break;
            case (byte)'\t': buffer.Write("\\t"u8); break;
            default:
                buffer.Write("\\u00"u8);
                buffer.Write((uint)special, "x2");
                break;
        }
    }
}
