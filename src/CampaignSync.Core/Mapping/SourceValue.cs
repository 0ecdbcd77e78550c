namespace CampaignSync.Core.Mapping;

internal enum ValueKind : byte
{
    /// <summary>Null, absent, or an empty text: Dataverse stores no empty texts, and Campaign's unset text is one.</summary>
    Null,
    Boolean,
    Number,
    Text,
    Instant,
    Date,
    Id,

    /// <summary>Not what the column's type says; <see cref="SourceValue.Why"/> says how.</summary>
    Invalid,
}

/// <summary>A cell, read by the type of its column: the technical value that filters, replacements and conversions see.</summary>
internal readonly ref struct SourceValue
{
    public ValueKind Kind { get; private init; }

    /// <summary>
    /// Technical value as text: numbers as <see cref="NumberText"/> writes them, <c>true</c> and <c>false</c>, ids in
    /// lower case, times as ISO 8601 in UTC, text without its escapes. Valid UTF-8. Good until the next cell is read.
    /// </summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>Whether the text can stand in a JSON string as it is.</summary>
    public bool Plain { get; private init; }

    /// <summary>Instants and dates: ticks in UTC.</summary>
    public long Ticks { get; private init; }

    public string? Why { get; private init; }

    public static SourceValue Null => default;

    public static SourceValue Invalid(string why) => new() { Kind = ValueKind.Invalid, Why = why };

    public static SourceValue Boolean(bool value) => new() { Kind = ValueKind.Boolean, Text = value ? "true"u8 : "false"u8, Plain = true };

    public static SourceValue Number(ReadOnlySpan<byte> text) => new() { Kind = ValueKind.Number, Text = text, Plain = true };

    public static SourceValue Characters(ReadOnlySpan<byte> text, bool plain) => new() { Kind = ValueKind.Text, Text = text, Plain = plain };

    public static SourceValue Time(ValueKind kind, ReadOnlySpan<byte> text, long ticks) => new() { Kind = kind, Text = text, Plain = true, Ticks = ticks };

    public static SourceValue Id(ReadOnlySpan<byte> text) => new() { Kind = ValueKind.Id, Text = text, Plain = true };
}
