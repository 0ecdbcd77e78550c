using System.Text.Json;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Cuts a journal page into its entries, each as it stands there.</summary>
internal static class JournalEntries
{
    /// <exception cref="TransientException">It is no journal page, or does not come to its end.</exception>
    public static List<ReadOnlyMemory<byte>> In(ReadOnlyMemory<byte> page)
    {
        try
        {
            return Read(page);
        }
        catch (JsonException e)
        {
            // One entry that is not JSON must not hold back the others for ever.
            return Split(page) ?? throw Torn("its JSON cannot be read", e);
        }
    }

    private static List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> page)
    {
        var reader = new Utf8JsonReader(page.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Torn("it is no object");
        List<ReadOnlyMemory<byte>>? entries = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("events"u8) || entries is not null)
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
                throw Torn("its events are no list");
            entries = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                entries.Add(page[start..(int)reader.BytesConsumed]);
            }
        }

        reader.Read();
        return entries ?? throw Torn("it has no events");
    }

    /// <summary>Cuts at the commas between entries, whatever stands in these; null where the list does not end, so that the page may be cut off.</summary>
    private static List<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> page)
    {
        var text = page.Span;
        var name = text.IndexOf("\"events\""u8);
        var open = name < 0 ? -1 : text[name..].IndexOf((byte)'[');
        if (open < 0 || text.TrimEnd(" \t\r\n"u8) is not [.., (byte)'}'])
            return null;
        var entries = new List<ReadOnlyMemory<byte>>();
        var (depth, quoted, start) = (0, false, name + open + 1);
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == (byte)'\\')
                    i++;
                else if (c == (byte)'"')
                    quoted = false;
                continue;
            }

            if (depth == 0 && (c == (byte)',' || c == (byte)']'))
            {
                Add(page, start, i, entries);
                if (c == (byte)']')
                    return entries;
                start = i + 1;
                continue;
            }

            quoted = c == (byte)'"';
            depth += c is (byte)'{' or (byte)'[' ? 1 : c is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth < 0)
                return null;
        }

        return null;
    }

    private static void Add(ReadOnlyMemory<byte> page, int start, int end, List<ReadOnlyMemory<byte>> entries)
    {
        while (start < end && page.Span[start] is 0x20 or 0x09 or 0x0D or 0x0A)
            start++;
        if (end > start)
            entries.Add(page[start..end]);
    }

    private static TransientException Torn(string what, Exception? inner = null) => new($"The journal answered with a page that cannot be read: {what}.", inner: inner);
}
