using System.Text;

namespace CampaignSync.Sandbox.Dataverse.Batch;

/// <summary>Takes a multipart body apart.</summary>
internal static class Multipart
{
    /// <summary>The boundary of a content type, quoted or not; null if there is none.</summary>
    public static string? BoundaryOf(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var parameter in contentType.Split(';'))
        {
            if (parameter.Trim() is { } text && text.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))
                return text["boundary=".Length..].Trim('"');
        }

        return null;
    }

    /// <summary>The parts between the boundaries. Lines may end in CRLF or LF; a missing last boundary is forgiven.</summary>
    public static List<BatchPart> Split(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<BatchPart>();
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var start = -1;
        for (var line = 0; line < body.Length;)
        {
            var length = body.Span[line..].IndexOf((byte)'\n');
            var next = length < 0 ? body.Length : line + length + 1;
            if (body.Span[line..].StartsWith(delimiter))
            {
                if (start >= 0)
                    parts.Add(BatchPart.Parse(WithoutLineEnd(body[start..line])));
                start = next;
                if (body.Span[(line + delimiter.Length)..].StartsWith("--"u8))
                    return parts;
            }

            line = next;
        }

        if (start >= 0 && start < body.Length)
            parts.Add(BatchPart.Parse(body[start..]));
        return parts;
    }

    /// <summary>The line end before a boundary belongs to the boundary.</summary>
    private static ReadOnlyMemory<byte> WithoutLineEnd(ReadOnlyMemory<byte> text)
    {
        if (text.Span.EndsWith("\r\n"u8))
            return text[..^2];
        return text.Span.EndsWith("\n"u8) ? text[..^1] : text;
    }
}
