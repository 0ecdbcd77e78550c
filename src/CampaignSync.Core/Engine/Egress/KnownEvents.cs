using CampaignSync.Core.Backlog;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Event ids that were written, so that repeats cost nothing. Forgotten 8 days after they were last seen: the journal keeps 7 (rule 12).</summary>
internal sealed class KnownEvents(BacklogTable table)
{
    private const int HoursKept = 8 * 24;
    private const int PieceSize = 2000;
    private long _lookedAtTo;

    public static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;

    /// <summary>Whether the event was written before; if so, notes that it was seen again.</summary>
    public bool SeenAgain(IStateTransaction tx, Guid key, DateTimeOffset now)
    {
        if (tx.FindKnown(table.Id, key) is not { } known)
            return false;
        var hour = HourOf(now);
        if (known.SourceVersion < hour)
        {
            known.SourceVersion = hour;
            tx.PutKnown(known);
        }
        return true;
    }

    /// <summary>Looks at the next piece of the known events and forgets the old ones among them.</summary>
    public void Forget(IStateTransaction tx, DateTimeOffset now)
    {
        var oldest = HourOf(now) - HoursKept;
        var piece = tx.KnownAfter(table.Id, _lookedAtTo, PieceSize);
        foreach (var known in piece)
        {
            if (known.SourceVersion < oldest)
                tx.DeleteKnown(table.Id, known.Key);
        }
        _lookedAtTo = piece.Count < PieceSize ? 0 : piece[^1].Id;
    }
}
