using System.Globalization;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>A position in the changes of a table, in the form that Dataverse has: <c>919042!08/22/2017 08:10:44</c>.</summary>
internal readonly record struct DeltaToken(long Version, DateTime TakenAt)
{
    private const string Format = "MM/dd/yyyy HH:mm:ss";

    public static DeltaToken? Parse(string text)
    {
        var mark = text.IndexOf('!');
        return mark > 0
            && long.TryParse(text.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && DateTime.TryParseExact(
                text.AsSpan(mark + 1), Format, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? new DeltaToken(version, time)
            : null;
    }

    /// <summary>As it stands in a link.</summary>
    public string ToQuery() => Uri.EscapeDataString($"{Version}!{TakenAt.ToString(Format, CultureInfo.InvariantCulture)}");
}
