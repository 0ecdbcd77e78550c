using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>Which column types a field type takes at all; <c>docs/conversions.md</c> has the table. What is refused here is refused at start.</summary>
internal static class Conversions
{
    public static bool CanConvert(SourceType from, DestinationType to) => to switch
    {
        DestinationType.String => true,
        DestinationType.Enumeration => from is SourceType.String or SourceType.Other or SourceType.Picklist or SourceType.MultiSelectPicklist
            or SourceType.Boolean or SourceType.Integer or SourceType.BigInt,
        DestinationType.Integer or DestinationType.Boolean or DestinationType.Float or DestinationType.Double
            => from is SourceType.String or SourceType.Picklist or SourceType.Boolean or SourceType.Integer or SourceType.BigInt
            or SourceType.Decimal or SourceType.Money or SourceType.Double,
        DestinationType.Date or DestinationType.DateTime => from is SourceType.String or SourceType.Date or SourceType.DateTime,
        _ => false,
    };

    /// <summary>Labels are text, and no number, date or flag.</summary>
    public static bool TakesLabels(DestinationType to) => to is DestinationType.String or DestinationType.Enumeration;

    /// <summary>Characters that any value of the type needs as text: a text field below that could take none of them.</summary>
    public static int ShortestText(SourceType from) => from switch
    {
        SourceType.Lookup or SourceType.Uniqueidentifier => 36,
        SourceType.DateTime => 20,
        SourceType.Date => 10,
        _ => 1,
    };

    /// <summary>What Campaign shows for a field of the type that has no value.</summary>
    public static ReadOnlySpan<byte> Unset(DestinationType type) => type switch
    {
        DestinationType.Integer or DestinationType.Float or DestinationType.Double => "0"u8,
        DestinationType.Boolean => "false"u8,
        _ => "\"\""u8,
    };
}
