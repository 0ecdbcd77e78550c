using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>Reads the value of a field from a request's body into canonical form, and refuses what does not fit.</summary>
internal static class ValueReader
{
    /// <summary>Reads the value that the reader stands on.</summary>
    /// <exception cref="RefusedException">The value does not fit the field.</exception>
    public static void Read(ref Utf8JsonReader reader, ResourceDefinition resource, CampaignField field, in WriteSet set)
    {
        var start = set.Values.Length;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            throw Refusals.BadValue(field, reader.TokenType == JsonTokenType.StartArray ? "[…]" : "{…}");
        if (reader.TokenType != JsonTokenType.Null && !(reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty && !reader.HasValueSequence))
        {
            switch (field.Kind)
            {
                case FieldKind.String:
                    ReadString(ref reader, field, set.Values);
                    break;
                case FieldKind.Enumeration:
                    ReadEnumeration(ref reader, resource, field, set.Values);
                    break;
                case FieldKind.Boolean:
                    ReadBoolean(ref reader, field, set.Values);
                    break;
                case FieldKind.Integer or FieldKind.Float or FieldKind.Double:
                    ReadNumber(ref reader, field, set.Values);
                    break;
                case FieldKind.Date or FieldKind.DateTime:
                    ReadTime(ref reader, field, set.Values);
                    break;
                default:
                    throw Refusals.BadValue(field, Shown(ref reader));
            }

            if (set.Values.Written[start..].SequenceEqual(RowView.Unset(field)))
                start = set.Values.Length;
        }

        set.Set(field.Slot, start);
    }

    private static void ReadString(ref Utf8JsonReader reader, CampaignField field, PooledBuffer values)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Refusals.BadValue(field, Shown(ref reader));
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            CheckText(field, reader.ValueSpan);
            values.Write((byte)'"');
            values.Write(reader.ValueSpan);
            values.Write((byte)'"');
            return;
        }

        var text = Encoding.UTF8.GetBytes(Text(ref reader, field));
        CheckText(field, text);
        JsonText.WriteQuoted(values, text);
    }

    private static void CheckText(CampaignField field, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw Refusals.NotJson("invalid UTF-8");
        // A column's length is in characters; of each, exactly one byte is no continuation byte.
        if (field.Length > 0 && text.Length > field.Length && Characters(text) > field.Length)
            throw Refusals.TooLong(field.Length);
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            if ((b & 0xC0) != 0x80)
                count++;
        }

        return count;
    }

    private static void ReadEnumeration(ref Utf8JsonReader reader, ResourceDefinition resource, CampaignField field, PooledBuffer values)
    {
        var name = Shown(ref reader);
        foreach (var value in field.Values)
        {
            if (reader.TokenType != JsonTokenType.String || !string.Equals(value.Name, name, StringComparison.Ordinal))
                continue;
            JsonText.WriteQuoted(values, value.Name);
            return;
        }

        throw Refusals.BadEnumeration(resource, field, name);
    }

    private static void ReadBoolean(ref Utf8JsonReader reader, CampaignField field, PooledBuffer values)
    {
        var value = reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String when Text(ref reader, field) is "true" or "1" => true,
            JsonTokenType.String when Text(ref reader, field) is "false" or "0" => false,
            JsonTokenType.Number when reader.TryGetInt32(out var number) && number is 0 or 1 => reader.GetInt32() == 1,
            _ => throw Refusals.BadValue(field, Shown(ref reader)),
        };
        values.Write(value ? "true"u8 : "false"u8);
    }

    private static void ReadNumber(ref Utf8JsonReader reader, CampaignField field, PooledBuffer values)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw Refusals.BadValue(field, Shown(ref reader));
        var text = Shown(ref reader);
        if (field.Kind == FieldKind.Integer)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                throw Refusals.BadValue(field, text);
            values.Write(whole);
            return;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)
            || (field.Kind == FieldKind.Float && !float.IsFinite((float)number)))
        {
            throw Refusals.BadValue(field, text);
        }

        if (field.Kind == FieldKind.Float)
            values.Write((float)number);
        else
            values.Write(number);
    }

    private static void ReadTime(ref Utf8JsonReader reader, CampaignField field, PooledBuffer values)
    {
        var text = Shown(ref reader);
        if (reader.TokenType != JsonTokenType.String || !CampaignTime.TryParse(text, out var time)
            || (field.Kind == FieldKind.Date && time.TimeOfDay != TimeSpan.Zero))
        {
            throw Refusals.BadValue(field, text);
        }

        values.Write((byte)'"');
        values.Write(time, field.Kind == FieldKind.Date ? CampaignTime.DateFormat : CampaignTime.Format);
        values.Write((byte)'"');
    }

    private static string Text(ref Utf8JsonReader reader, CampaignField field)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Refusals.NotJson($"the value of '{field.Path}' is not valid text ({e.Message})");
        }
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString()!;
        return reader.HasValueSequence
            ? Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence))
            : Encoding.UTF8.GetString(reader.ValueSpan);
    }
}
