using System.Globalization;
using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>
/// How a Dataverse value must look at Campaign, as text to compare. Written from the documents, without a look at the
/// engine: that the two agree is what the demo shows.
/// </summary>
internal static class FieldValue
{
    private const string FormattedValue = "@OData.Community.Display.V1.FormattedValue";

    public static string Text(JsonElement row, string column) => row.GetProperty(column).GetString() ?? "";

    /// <summary>A number; null is zero.</summary>
    public static string Number(JsonElement row, string column) => Canonical(row.GetProperty(column), "0");

    public static string Flag(JsonElement row, string column) => Canonical(row.GetProperty(column), "false");

    /// <summary>The label of a choice, or the labels of several.</summary>
    public static string Label(JsonElement row, string column)
        => row.TryGetProperty(column + FormattedValue, out var label) ? label.GetString()! : "";

    /// <summary>Campaign writes times with a blank, milliseconds and Z.</summary>
    public static string Time(JsonElement row, string column) => row.GetProperty(column) is { ValueKind: JsonValueKind.String } time
        ? time.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : "";

    /// <summary>A value of Campaign at a path such as <c>location.city</c>.</summary>
    public static string At(JsonElement row, string path)
    {
        foreach (var name in path.Split('.'))
            row = row.GetProperty(name);
        return Canonical(row, "");
    }

    private static string Canonical(JsonElement value, string none) => value.ValueKind switch
    {
        JsonValueKind.Null => none,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}
