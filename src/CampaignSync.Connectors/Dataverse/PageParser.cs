using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>
/// Reads a page's JSON straight into windows over its own bytes: no document, no string per value. What cannot be read is a
/// <see cref="TransientException"/> that says which row: a torn answer is asked for again, a torn row is never passed over.
/// </summary>
internal sealed class PageParser
{
    private const int NoSlot = -1;
    private const int LongestEtag = 64;

    private readonly string _table;
    private readonly byte[] _primaryId;
    private readonly int _primarySlot;
    private readonly byte[][] _columns;
    private readonly (int Start, int Length)[] _cells;
    private readonly int[] _seenInRow;

    // Rows come with their columns in one order; what stood at a place in the row before is tried first.
    private readonly List<int> _order = [];

    public PageParser(SourceQuery query)
    {
        _table = query.Table.LogicalName;
        _primaryId = Encoding.UTF8.GetBytes(query.Table.PrimaryId);
        _columns = [.. query.Columns.Select(Encoding.UTF8.GetBytes)];
        _primarySlot = query.Columns.ToList().IndexOf(query.Table.PrimaryId);
        _cells = new (int, int)[_columns.Length];
        _seenInRow = new int[_columns.Length];
    }

    /// <param name="json">The answer, or one of the answers that the page's content is put together from.</param>
    /// <param name="offset">Where it begins in the page's content.</param>
    public void Parse(ReadOnlySpan<byte> json, int offset, SourcePage page)
    {
        if (!Utf8.IsValid(json))
            throw Torn("it is not UTF-8");
        var reader = new Utf8JsonReader(json);
        try
        {
            ParseRoot(ref reader, offset, page);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of an escaped surrogate pair, which is JSON but no text.
            throw new TransientException($"Dataverse answered {_table} with a page that cannot be read, after {page.Count} rows: it is cut off or is not JSON.", inner: e);
        }
    }

    private void ParseRoot(ref Utf8JsonReader reader, int offset, SourcePage page)
    {
        string? next = null, delta = null;
        var hasRows = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw Torn("it is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("value"u8))
            {
                if (hasRows)
                    throw Torn("it has two lists of rows");
                ParseRows(ref reader, offset, page);
                hasRows = true;
            }
            else if (reader.ValueTextEquals("@odata.nextLink"u8))
            {
                next = Link(ref reader);
            }
            else if (reader.ValueTextEquals("@odata.deltaLink"u8))
            {
                delta = Link(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // The end of the object is the end of the answer: anything behind it throws.
        reader.Read();
        if (!hasRows)
            return;
        page.NextLink = next;
        page.DeltaLink = next is null ? delta : null;
    }

    private void ParseRows(ref Utf8JsonReader reader, int offset, SourcePage page)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Torn("its value is not a list of rows");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Torn($"row {page.Count + 1} is not an object");
            ParseRow(ref reader, offset, page);
        }
    }

    private void ParseRow(ref Utf8JsonReader reader, int offset, SourcePage page)
    {
        var row = page.Count + 1;
        var head = default(Head);
        Array.Clear(_cells);
        var place = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var slot = SlotOf(ref reader, place);
            if (slot != NoSlot)
            {
                Remember(place++, slot);
                ReadCell(ref reader, slot, row, offset);
                if (slot == _primarySlot)
                    head.Key = ReadKey(ref reader, row);
            }
            else
            {
                ReadHead(ref reader, ref head, row);
            }
        }

        Add(head, row, page);
    }

    private void Add(Head head, int row, SourcePage page)
    {
        if (head.Deleted)
        {
            page.AddDeleted(head.Id ?? throw Torn($"row {row} says that a record is gone, but not which"));
            return;
        }

        var key = head.Key ?? throw Torn($"row {row} has no {Encoding.UTF8.GetString(_primaryId)}");
        var index = page.AddRow(key, head.Version ?? throw Torn($"row {row} has no etag"));
        for (var i = 0; i < _cells.Length; i++)
            page.SetCell(index, i, _cells[i].Start, _cells[i].Length);
    }

    private void ReadCell(ref Utf8JsonReader reader, int slot, int row, int offset)
    {
        if (_seenInRow[slot] == row)
            throw Torn($"row {row} has {Encoding.UTF8.GetString(_columns[slot])} twice");
        _seenInRow[slot] = row;
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            throw Torn($"row {row} has a {Encoding.UTF8.GetString(_columns[slot])} that is no plain value");
        var start = (int)reader.TokenStartIndex;
        _cells[slot] = (offset + start, (int)reader.BytesConsumed - start);
    }

    private void ReadHead(ref Utf8JsonReader reader, ref Head head, int row)
    {
        if (reader.ValueTextEquals("@odata.etag"u8))
        {
            reader.Read();
            head.Version = ReadVersion(ref reader, row);
        }
        else if (reader.ValueTextEquals(_primaryId))
        {
            if (head.Key is not null)
                throw Torn($"row {row} has two ids");
            reader.Read();
            head.Key = ReadKey(ref reader, row);
        }
        else if (reader.ValueTextEquals("@odata.context"u8))
        {
            reader.Read();
            head.Deleted = reader.TokenType == JsonTokenType.String && reader.ValueSpan.EndsWith("/$deletedEntity"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            head.Id = TryKey(ref reader);
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private int SlotOf(ref Utf8JsonReader reader, int place)
    {
        if (place < _order.Count && reader.ValueTextEquals(_columns[_order[place]]))
            return _order[place];
        for (var i = 0; i < _columns.Length; i++)
        {
            if (reader.ValueTextEquals(_columns[i]))
                return i;
        }

        return NoSlot;
    }

    private void Remember(int place, int slot)
    {
        if (place == _order.Count)
            _order.Add(slot);
        else
            _order[place] = slot;
    }

    private Guid ReadKey(ref Utf8JsonReader reader, int row)
        => TryKey(ref reader) ?? throw Torn($"row {row} has an id that is none");

    private static Guid? TryKey(ref Utf8JsonReader reader)
        => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
            && Utf8Parser.TryParse(reader.ValueSpan, out Guid key, out var used, 'D') && used == reader.ValueSpan.Length
            ? key : null;

    // W/"915244"
    private long ReadVersion(ref Utf8JsonReader reader, int row)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestEtag)
        {
            Span<byte> text = stackalloc byte[LongestEtag];
            text = text[..reader.CopyString(text)];
            if (text.Length > 4 && text.StartsWith("W/\""u8) && text[^1] == (byte)'"'
                && Utf8Parser.TryParse(text[3..^1], out long version, out var used) && used == text.Length - 4)
                return version;
        }

        throw Torn($"row {row} has an etag that is no row version");
    }

    private string? Link(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw Torn("one of its links is no text"),
        };
    }

    private TransientException Torn(string what) => new($"Dataverse answered {_table} with a page that cannot be read: {what}.");

    private record struct Head(Guid? Key, Guid? Id, long? Version, bool Deleted);
}
