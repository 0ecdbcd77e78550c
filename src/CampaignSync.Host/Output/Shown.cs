using System.Globalization;

namespace CampaignSync.Host.Output;

/// <summary>How values look in tables.</summary>
internal static class Shown
{
    public static string Time(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
