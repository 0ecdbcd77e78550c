using System.Globalization;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>How far changed profiles were found.</summary>
/// <param name="Cursor">Changes up to this time were found; null: no walk has ended yet.</param>
/// <param name="Mark">Newest change when the walk under way began; null: none is under way.</param>
/// <param name="SweptTo">Pairs compared so far, after a walk over all profiles.</param>
internal readonly record struct ProfileWalk(DateTimeOffset? Cursor, DateTimeOffset? Mark, Guid? SweptTo = null)
{
    public static ProfileWalk Of(TableState state)
    {
        var parts = (state.Extra ?? "").Split('|');
        return new ProfileWalk(Time(parts, 0), Time(parts, 1), parts.Length > 2 && Guid.TryParse(parts[2], out var key) ? key : null);
    }

    public void Store(TableState state) => state.Extra = $"{Text(Cursor)}|{Text(Mark)}|{SweptTo}";

    private static DateTimeOffset? Time(string[] parts, int index)
        => parts.Length > index && long.TryParse(parts[index], NumberStyles.Integer, CultureInfo.InvariantCulture, out var ms) ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static string Text(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";
}
