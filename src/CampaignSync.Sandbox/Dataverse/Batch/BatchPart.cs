namespace CampaignSync.Sandbox.Dataverse.Batch;

/// <summary>One part of a multipart body: its headers and what is in it.</summary>
internal sealed record BatchPart(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Content)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Reads header lines up to the empty one, whichever way the lines end.</summary>
    public static BatchPart Parse(ReadOnlyMemory<byte> text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = text;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = System.Text.Encoding.UTF8.GetString(end < 0 ? rest.Span : rest.Span[..end]).TrimEnd('\r');
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Length == 0)
                break;
            var colon = line.IndexOf(':');
            if (colon > 0)
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return new BatchPart(headers, rest);
    }
}
