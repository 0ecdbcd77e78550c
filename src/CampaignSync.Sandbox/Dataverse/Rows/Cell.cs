using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>One value of a row, without an allocation except for text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cell
{
    private readonly object? _reference;
    private readonly long _low;
    private readonly long _high;

    private Cell(CellKind kind, long low = 0, long high = 0, object? reference = null)
    {
        Kind = kind;
        _low = low;
        _high = high;
        _reference = reference;
    }

    public static Cell Null => default;

    public CellKind Kind { get; }

    public bool IsNull => Kind == CellKind.Null;

    public bool Flag => _low != 0;

    public long Whole => _low;

    public string Text => (string)_reference!;

    public DateTime Moment => new(_low, DateTimeKind.Utc);

    public double Real => BitConverter.Int64BitsToDouble(_low);

    public Guid Id => MemoryMarshal.Cast<long, Guid>([_low, _high])[0];

    /// <summary>Of a lookup: the logical name of the table that it points into.</summary>
    public string Table => (string)_reference!;

    public decimal Decimal => MemoryMarshal.Cast<long, decimal>([_low, _high])[0];

    /// <summary>Any number, for comparisons.</summary>
    public decimal Number => Kind switch
    {
        CellKind.Decimal => Decimal,
        CellKind.Real => (decimal)Real,
        _ => _low,
    };

    public static Cell Of(string? text) => text is null ? Null : new Cell(CellKind.Text, reference: text);

    public static Cell Of(bool flag) => new(CellKind.Flag, flag ? 1 : 0);

    public static Cell Of(long whole) => new(CellKind.Whole, whole);

    public static Cell Of(double real) => new(CellKind.Real, BitConverter.DoubleToInt64Bits(real));

    public static Cell Of(decimal number)
    {
        var halves = MemoryMarshal.Cast<decimal, long>([number]);
        return new Cell(CellKind.Decimal, halves[0], halves[1]);
    }

    public static Cell Of(DateTime moment) => new(CellKind.Moment, moment.Ticks);

    public static Cell Of(DateOnly day) => new(CellKind.Day, day.ToDateTime(TimeOnly.MinValue).Ticks);

    public static Cell Of(Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, long>([id]);
        return new Cell(CellKind.Id, halves[0], halves[1]);
    }

    public static Cell Of(Guid id, string table)
    {
        var halves = MemoryMarshal.Cast<Guid, long>([id]);
        return new Cell(CellKind.Lookup, halves[0], halves[1], table);
    }

    public void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case CellKind.Null: writer.WriteNullValue(); break;
            case CellKind.Text: writer.WriteStringValue(Text); break;
            case CellKind.Flag: writer.WriteBooleanValue(Flag); break;
            case CellKind.Whole: writer.WriteNumberValue(_low); break;
            case CellKind.Decimal: writer.WriteNumberValue(Decimal); break;
            case CellKind.Real: writer.WriteNumberValue(Real); break;
            case CellKind.Id or CellKind.Lookup: writer.WriteStringValue(Id); break;
            case CellKind.Moment: WriteTime(writer, withTime: true); break;
            case CellKind.Day: WriteTime(writer, withTime: false); break;
            default: throw new InvalidOperationException($"A cell of kind {Kind} cannot be written.");
        }
    }

    /// <summary>The value as text of the invariant culture, as a column of type String shows it.</summary>
    public string? AsText() => Kind switch
    {
        CellKind.Null => null,
        CellKind.Text => Text,
        CellKind.Flag => Flag ? "true" : "false",
        CellKind.Whole => _low.ToString(CultureInfo.InvariantCulture),
        CellKind.Decimal => Decimal.ToString(CultureInfo.InvariantCulture),
        CellKind.Real => Real.ToString("R", CultureInfo.InvariantCulture),
        CellKind.Moment => Moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        CellKind.Day => Moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Id.ToString(),
    };

    /// <summary>The value in a column whose type was changed: as text, as number, or nothing.</summary>
    public Cell As(ColumnType type)
    {
        if (IsNull)
            return this;
        return type switch
        {
            ColumnType.String or ColumnType.Memo => Of(AsText()),
            ColumnType.Integer or ColumnType.BigInt
                => long.TryParse(AsText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Of(whole) : Null,
            ColumnType.Decimal or ColumnType.Money
                => decimal.TryParse(AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Of(number) : Null,
            ColumnType.Double
                => double.TryParse(AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? Of(real) : Null,
            ColumnType.Boolean => Kind == CellKind.Flag ? this : Null,
            ColumnType.DateTime => Kind is CellKind.Moment or CellKind.Day ? Of(Moment) : Null,
            ColumnType.DateOnly => Kind is CellKind.Moment or CellKind.Day ? Of(DateOnly.FromDateTime(Moment)) : Null,
            _ => Null,
        };
    }

    private void WriteTime(Utf8JsonWriter writer, bool withTime)
    {
        Span<byte> text = stackalloc byte[20];
        var moment = Moment;
        var (year, month, day) = DateOnly.FromDateTime(moment);
        Digits(text, year / 100);
        Digits(text[2..], year % 100);
        text[4] = (byte)'-';
        Digits(text[5..], month);
        text[7] = (byte)'-';
        Digits(text[8..], day);
        if (!withTime)
        {
            writer.WriteStringValue(text[..10]);
            return;
        }

        text[10] = (byte)'T';
        Digits(text[11..], moment.Hour);
        text[13] = (byte)':';
        Digits(text[14..], moment.Minute);
        text[16] = (byte)':';
        Digits(text[17..], moment.Second);
        text[19] = (byte)'Z';
        writer.WriteStringValue(text);
    }

    private static void Digits(Span<byte> target, int number)
    {
        target[0] = (byte)('0' + number / 10);
        target[1] = (byte)('0' + number % 10);
    }
}
