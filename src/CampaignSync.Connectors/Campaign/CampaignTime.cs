using System.Globalization;
using System.Text.Json;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Moments as Campaign writes them: <c>2018-05-17 08:44:49.366Z</c>, in UTC; an empty text where there is none.</summary>
internal static class CampaignTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null where the value is unset.</summary>
    /// <exception cref="FormatException">It is set, and no moment.</exception>
    public static DateTimeOffset? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when value.GetString() is { Length: > 0 } text
            => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        JsonValueKind.String => null,
        _ => throw new FormatException("not a moment"),
    };
}
