using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>The parts of an answer to <c>$batch</c>, in their order. Parts that did not come whole are left out.</summary>
internal static class BatchAnswer
{
    /// <summary>Splits an answer without change sets.</summary>
    public static List<BatchPart> Parts(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<BatchPart>();
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var start = Next(body.Span, delimiter, 0);
        while (start >= 0)
        {
            var from = start + delimiter.Length;
            var end = Next(body.Span, delimiter, from);

            // What no delimiter ends may be cut off.
            if (end < 0)
                break;
            if (Part(body[from..end]) is not { } part)
                break;
            parts.Add(part);
            start = end;
        }

        return parts;
    }

    // A delimiter stands at the beginning of a line.
    private static int Next(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int from)
    {
        while (from < body.Length)
        {
            var found = body[from..].IndexOf(delimiter);
            if (found < 0)
                return -1;
            found += from;
            if (found == 0 || body[found - 1] == (byte)'\n')
                return found;
            from = found + 1;
        }

        return -1;
    }

    // Headers of the part, an empty line, status line and headers of the answer, an empty line, its body.
    private static BatchPart? Part(ReadOnlyMemory<byte> part)
    {
        var rest = AfterBlankLine(part);
        if (rest.Length < 12 || !rest.Span.StartsWith("HTTP/1."u8) || !Utf8Parser.TryParse(rest.Span[9..12], out int status, out var used) || used != 3)
            return null;
        var body = AfterBlankLine(rest);
        return new BatchPart(status, body, rest[..(rest.Length - body.Length)]);
    }

    private static ReadOnlyMemory<byte> AfterBlankLine(ReadOnlyMemory<byte> text)
    {
        var crlf = text.Span.IndexOf("\r\n\r\n"u8);
        var lf = text.Span.IndexOf("\n\n"u8);
        if (crlf >= 0 && (lf < 0 || crlf < lf))
            return text[(crlf + 4)..];
        return lf >= 0 ? text[(lf + 2)..] : default;
    }
}

/// <summary>One answer within the answer to a batch.</summary>
/// <param name="Head">Status line and headers.</param>
internal readonly record struct BatchPart(int Status, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Head)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The pause that is asked for; null: none.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            const string name = "Retry-After:";
            var head = Encoding.ASCII.GetString(Head.Span);
            var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return null;
            var line = head.AsSpan(at + name.Length);
            line = line[..(line.IndexOf('\n') is var end and >= 0 ? end : line.Length)].Trim();
            return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 3600)) : null;
        }
    }
}
