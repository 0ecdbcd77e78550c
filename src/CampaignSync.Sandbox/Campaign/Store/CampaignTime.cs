using System.Globalization;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>Times as Campaign writes them: <c>2018-05-17 08:44:49.366Z</c>.</summary>
internal static class CampaignTime
{
    public const string Format = "yyyy-MM-dd HH:mm:ss.fff'Z'";
    public const string DateFormat = "yyyy-MM-dd";

    private static readonly string[] s_accepted =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK",
        DateFormat,
    ];

    /// <summary>Reads a time; without an offset it is UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime time)
        => DateTime.TryParseExact(
            text, s_accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The moment in whole milliseconds, which is all that travels.</summary>
    public static long Milliseconds(DateTimeOffset now) => now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMillisecond;

    /// <summary>Writes the time with its quotes.</summary>
    public static void WriteQuoted(PooledBuffer buffer, long ticks)
    {
        buffer.Write((byte)'"');
        buffer.Write(new DateTime(ticks, DateTimeKind.Utc), Format);
        buffer.Write((byte)'"');
    }
}
