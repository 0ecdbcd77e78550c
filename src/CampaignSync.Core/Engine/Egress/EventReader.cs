using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Reads journal entries by the JSON Pointers of the definition. Whatever an entry holds, the answer is a verdict.</summary>
internal sealed class EventReader(EgressDefinition definition)
{
    private readonly JournalMapping _journal = definition.Journal;
    private readonly Dictionary<string, EventType> _types = definition.Types.ToDictionary(t => t.Value, t => t.Key, StringComparer.Ordinal);

    /// <summary>In the order of <see cref="Value"/>.</summary>
    private readonly JsonPointers _pointers = new(
        definition.Journal.Id, definition.Journal.Type, definition.Journal.Time, definition.Journal.Contact, definition.Journal.Campaign,
        definition.Journal.Delivery, definition.Journal.MirrorPage, definition.Journal.Url, definition.Journal.BounceType);

    private enum Value
    {
        Id,
        Type,
        Time,
        Contact,
        Campaign,
        Delivery,
        MirrorPage,
        Url,
        BounceType,
    }

    public JournalEvent Read(ReadOnlyMemory<byte> entry)
    {
        try
        {
            var values = new Values(entry.Span, _pointers.Find(entry.Span));
            return entry.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
                ? Read(values)
                : new JournalEvent(EventVerdict.Malformed, Reason: "The journal's entry is no JSON object.");
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

    private JournalEvent Read(Values values)
    {
        var id = values.Text(Value.Id);
        if (values.Text(Value.Type) is not { } word)
            return new JournalEvent(EventVerdict.Malformed, id, $"The event has no type at {_journal.Type}.");
        if (!_types.TryGetValue(word, out var type) || !definition.Events.Contains(type))
            return new JournalEvent(EventVerdict.Skip, id);
        if (type == EventType.Bounce && !definition.HardBounce.Contains(values.Text(Value.BounceType), StringComparer.Ordinal))
            return new JournalEvent(EventVerdict.Skip, id);
        if (id is null)
            return new JournalEvent(EventVerdict.Malformed, Reason: $"The event has no id at {_journal.Id}.");
        if (!Guid.TryParse(values.Text(Value.Contact), out var contact))
            return new JournalEvent(EventVerdict.Skip, id);
        if (values.Time(Value.Time) is not { } time)
            return new JournalEvent(EventVerdict.Malformed, id, $"The event has no time that can be read at {_journal.Time}.");
        return new JournalEvent(EventVerdict.Write, id)
        {
            Type = type,
            Time = time,
            Contact = contact,
            Campaign = values.Text(Value.Campaign),
            Delivery = values.Text(Value.Delivery),
            MirrorPage = values.Text(Value.MirrorPage),
            Url = type == EventType.Click ? values.Text(Value.Url) : null,
        };
    }

    /// <summary>What the pointers found in an entry.</summary>
    private readonly ref struct Values(ReadOnlySpan<byte> entry, JsonValue[] found)
    {
        private readonly ReadOnlySpan<byte> _entry = entry;

        public string? Text(Value value) => found[(int)value].Text(_entry);

        public DateTimeOffset? Time(Value value)
        {
            var at = found[(int)value];
            if (at.Type == JsonTokenType.Number)
                return at.Reader(_entry).TryGetInt64(out var ms) && ms is > -62_135_596_800_000 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
            if (at.Type != JsonTokenType.String || at.Text(_entry) is not { } text)
                return null;
            // As Adobe writes it; the general way takes longer than all the rest of the event.
            if (text.EndsWith('Z') && at.Reader(_entry).TryGetDateTimeOffset(out var written))
                return written;
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
        }
    }
}
