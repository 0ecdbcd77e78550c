using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Reads journal entries by the JSON Pointers of the definition. Whatever an entry holds, the answer is a verdict.</summary>
internal sealed class EventReader(EgressDefinition definition)
{
    private readonly Pointers _journal = new(definition.Journal);
    private readonly Dictionary<string, EventType> _types = definition.Types.ToDictionary(t => t.Value, t => t.Key, StringComparer.Ordinal);

    public JournalEvent Read(ReadOnlyMemory<byte> entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new JournalEvent(EventVerdict.Malformed, Reason: "The journal's entry is no JSON.");
        }
        catch (InvalidOperationException)
        {
            // What the reader of JSON says of half a surrogate pair, and of bytes that are no UTF-8.
            return new JournalEvent(EventVerdict.Malformed, Reason: "The journal's entry holds text that is no Unicode.");
        }
    }

    private JournalEvent Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return new JournalEvent(EventVerdict.Malformed, Reason: "The journal's entry is no JSON object.");
        var id = Text(entry, _journal.Id);
        if (Text(entry, _journal.Type) is { } word)
        {
            if (!_types.TryGetValue(word, out var known) || !definition.Events.Contains(known))
                return new JournalEvent(EventVerdict.Skip, id);
            if (known == EventType.Bounce && !definition.HardBounce.Contains(Text(entry, _journal.BounceType), StringComparer.Ordinal))
                return new JournalEvent(EventVerdict.Skip, id);
            return ReadKnown(entry, id, known);
        }
        return new JournalEvent(EventVerdict.Malformed, id, $"The event has no type at {_journal.Type}.");
    }

    private JournalEvent ReadKnown(JsonElement entry, string? id, EventType type)
    {
        if (id is null)
            return new JournalEvent(EventVerdict.Malformed, Reason: $"The event has no id at {_journal.Id}.");
        if (!Guid.TryParse(Text(entry, _journal.Contact), out var contact))
            return new JournalEvent(EventVerdict.Skip, id);
        if (Time(entry) is not { } time)
            return new JournalEvent(EventVerdict.Malformed, id, $"The event has no time that can be read at {_journal.Time}.");
        return new JournalEvent(EventVerdict.Write, id)
        {
            Type = type,
            Time = time,
            Contact = contact,
            Campaign = Text(entry, _journal.Campaign),
            Delivery = Text(entry, _journal.Delivery),
            MirrorPage = Text(entry, _journal.MirrorPage),
            Url = type == EventType.Click ? Text(entry, _journal.Url) : null,
        };
    }

    private DateTimeOffset? Time(JsonElement entry)
    {
        if (_journal.Time.Find(entry) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt64(out var ms) && ms is > -62_135_596_800_000 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text)
            return null;
        // As Adobe writes it; the general way takes longer than all the rest of the event.
        if (text.EndsWith('Z') && value.TryGetDateTimeOffset(out var written))
            return written;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }

    /// <summary>Text or number at a pointer; null: nothing, or empty.</summary>
    private static string? Text(JsonElement entry, JsonPointer pointer) => pointer.Find(entry) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>The journal's mapping, ready to be followed.</summary>
    private sealed class Pointers(JournalMapping journal)
    {
        public JsonPointer Id { get; } = new(journal.Id);
        public JsonPointer Type { get; } = new(journal.Type);
        public JsonPointer Time { get; } = new(journal.Time);
        public JsonPointer Contact { get; } = new(journal.Contact);
        public JsonPointer Campaign { get; } = new(journal.Campaign);
        public JsonPointer Delivery { get; } = new(journal.Delivery);
        public JsonPointer MirrorPage { get; } = new(journal.MirrorPage);
        public JsonPointer Url { get; } = new(journal.Url);
        public JsonPointer BounceType { get; } = new(journal.BounceType);
    }
}
