using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>Reads the value of one column out of a payload and checks it against the column.</summary>
internal static class CellReader
{
    private static readonly DateTime s_earliest = new(1753, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <exception cref="DataverseException">Wrong type, too long, outside of the options.</exception>
    public static Cell Read(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return Cell.Null;
        return column.Type switch
        {
            ColumnType.String or ColumnType.Memo => Text(table, column, value),
            ColumnType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? Cell.Of(value.GetBoolean())
                : throw Wrong(table, column, value),
            ColumnType.Integer or ColumnType.BigInt => Cell.Of(Whole(table, column, value)),
            ColumnType.Picklist or ColumnType.State or ColumnType.Status => Option(table, column, Whole(table, column, value)),
            ColumnType.MultiSelect => Options(table, column, value),
            ColumnType.Money => Cell.Of(decimal.Round(Number(table, column, value), 4) + 0.0000m),
            ColumnType.Decimal => Cell.Of(Number(table, column, value)),
            ColumnType.Double => value.ValueKind == JsonValueKind.Number ? Cell.Of(value.GetDouble()) : throw Wrong(table, column, value),
            ColumnType.DateTime => Moment(table, column, value),
            ColumnType.DateOnly => Day(table, column, value),
            ColumnType.Uniqueidentifier => value.ValueKind == JsonValueKind.String && Guid.TryParse(value.GetString(), out var id)
                ? Cell.Of(id)
                : throw Wrong(table, column, value),
            _ => throw Wrong(table, column, value),
        };
    }

    private static Cell Text(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(table, column, value);
        var text = value.GetString()!;
        if (text.Length > column.MaxLength)
            throw Errors.TooLong(table, column);
        // Dataverse keeps no empty text.
        return text.Length == 0 ? Cell.Null : Cell.Of(text);
    }

    private static long Whole(Table table, Column column, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole)
            && (column.Type == ColumnType.BigInt || whole is >= int.MinValue and <= int.MaxValue)
            ? whole
            : throw Wrong(table, column, value);

    private static decimal Number(Table table, Column column, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : throw Wrong(table, column, value);

    private static Cell Option(Table table, Column column, long option)
        => column.Choices.Any(c => c.Value == option)
            ? Cell.Of(option)
            : throw Errors.OutsideOptions(table, column, option.ToString(CultureInfo.InvariantCulture));

    private static Cell Options(Table table, Column column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(table, column, value);
        var options = new SortedSet<int>();
        foreach (var part in value.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var option)
                || !column.Choices.Any(c => c.Value == option))
                throw Errors.OutsideOptions(table, column, part);
            options.Add(option);
        }

        return options.Count == 0 ? Cell.Null : Cell.Of(string.Join(',', options));
    }

    private static Cell Moment(Table table, Column column, JsonElement value)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (value.ValueKind != JsonValueKind.String
            || !DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, Utc, out var moment)
            || moment < s_earliest)
            throw Wrong(table, column, value);
        return Cell.Of(new DateTime(moment.Ticks - moment.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc));
    }

    private static Cell Day(Table table, Column column, JsonElement value)
        => value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year >= s_earliest.Year
            ? Cell.Of(day)
            : throw Wrong(table, column, value);

    private static DataverseException Wrong(Table table, Column column, JsonElement value)
        => Errors.BadPayload(
            table, $"Cannot convert the literal '{value}' of property '{column.PropertyName}' to the expected type '{column.Type.Edm()}'.");
}
