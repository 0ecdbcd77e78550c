using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>The place in a sorted collection behind which the next page begins; opaque on the wire.</summary>
/// <param name="Time">The time of the last row's last write; 0 where another order is in force.</param>
/// <param name="Number">The last row's number, or that of its last write.</param>
/// <param name="Value">What the last row was sorted by, where it was neither.</param>
internal sealed record LineStart(long Time, long Number, string Value)
{
    public static LineStart? Read(string text)
    {
        if (text.Length < 2 || text[0] != '@')
            return null;
        var bytes = new byte[text.Length];
        if (!Base64Url.TryDecodeFromChars(text.AsSpan(1), bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split('|', 3);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new LineStart(time, number, parts[2])
            : null;
    }

    public override string ToString()
        => "@" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Time}|{Number}|{Value}")));
}
