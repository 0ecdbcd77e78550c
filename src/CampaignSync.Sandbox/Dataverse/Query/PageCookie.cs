using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Where the next page begins; in a link it looks as Dataverse's paging cookie does, and means nothing to anybody else.</summary>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Member">Ordinal of the table, where several are read as one.</param>
/// <param name="Position">Position in the table, in the sorted result or in the log.</param>
/// <param name="Deletes">A delta read: the deletes are being given.</param>
/// <param name="Version">A tracked or delta read: the version at which the first page was read; it goes into the delta link.</param>
/// <param name="TakenAt">When that was.</param>
internal sealed partial record PageCookie(int Page, int Member, int Position, bool Deletes, long Version, DateTime TakenAt)
{
    public static PageCookie? Parse(string skipToken)
    {
        var match = Shape().Match(skipToken);
        if (!match.Success || !Base64Url.IsValid(match.Groups[1].Value))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(match.Groups[1].Value)).Split('.');
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return numbers is [var page, var member, var position, var deletes, var version, var ticks]
            ? new PageCookie((int)page, (int)member, (int)position, deletes == 1, version, new DateTime(ticks, DateTimeKind.Utc))
            : null;
    }

    public string ToQuery()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Page}.{Member}.{Position}.{(Deletes ? 1 : 0)}.{Version}.{TakenAt.Ticks}");
        var cookie = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
        var tracking = Version > 0 ? "True" : "False";
        return $"%3Ccookie%20pagenumber=%22{Page}%22%20pagingcookie=%22{cookie}%22%20istracking=%22{tracking}%22%20/%3E";
    }

    [GeneratedRegex("""^<cookie pagenumber="\d+" pagingcookie="([A-Za-z0-9_-]+)" istracking="(?:True|False)" />$""")]
    private static partial Regex Shape();
}
