using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Makes the body of an activity from an event.</summary>
internal sealed class ActivityBody(ActivityMapping mapping, ActivityTable table)
{
    /// <summary>Longest subject that Dataverse's activities take, where metadata says nothing.</summary>
    private const int SubjectLength = 400;

    public ActivityTable Table => table;

    /// <summary>The body, or why the event does not fit.</summary>
    /// <param name="text">Room to write it in, for one event after the other.</param>
    /// <param name="json">Any writer; it is reset to the room.</param>
    public (ReadOnlyMemory<byte> Body, WriteOutcome? Refusal) Build(JournalEvent e, ArrayBufferWriter<byte> text, Utf8JsonWriter json)
    {
        text.ResetWrittenCount();
        json.Reset(text);
        json.WriteStartObject();
        var refusal = Write(json, "subject", $"Campaign Name: {e.Campaign}; Delivery Name: {e.Delivery}")
            ?? Write(json, mapping.Campaign, e.Campaign)
            ?? Write(json, mapping.Delivery, e.Delivery)
            ?? Write(json, mapping.MirrorPage, e.MirrorPage)
            ?? Write(json, mapping.Url, e.Url);
        if (refusal is not null)
            return (default, refusal);
        if (mapping.Time is { } time)
            json.WriteString(time, Format(e.Time, time));
        json.WriteString(table.RegardingContact + "@odata.bind", $"/contacts({e.Contact:D})");
        json.WriteEndObject();
        json.Flush();
        return (text.WrittenSpan.ToArray(), null);
    }

    private WriteOutcome? Write(Utf8JsonWriter json, string? column, string? value)
    {
        if (column is null || value is null)
            return null;
        var limit = table.Columns.GetValueOrDefault(column)?.MaxLength ?? (column == "subject" ? SubjectLength : int.MaxValue);
        if (value.Length > limit)
            return new WriteOutcome(OutcomeKind.Refused, MappingErrorId.ValueTooLong, $"{table.LogicalName}.{column} takes {limit} characters; the event has {value.Length}.");
        json.WriteString(column, value);
        return null;
    }

    private string Format(DateTimeOffset time, string column)
        => table.Columns.GetValueOrDefault(column)?.Type == SourceType.Date
            ? time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
