using System.Globalization;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Reads a literal that stands without quotes in a query or in a key.</summary>
internal static class LiteralText
{
    /// <returns>Null if it is none.</returns>
    public static Cell? Read(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        switch (text)
        {
            case "null": return Cell.Null;
            case "true": return Cell.Of(true);
            case "false": return Cell.Of(false);
        }

        if (Guid.TryParseExact(text, "D", out var id))
            return Cell.Of(id);
        if (text.Length > 10 && text[4] == '-' && DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var moment))
            return Cell.Of(moment);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Cell.Of(day);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Cell.Of(number) : null;
    }
}
