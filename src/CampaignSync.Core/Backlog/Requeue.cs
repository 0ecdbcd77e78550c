using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Puts an item back into the queue. All go by way of "due": ready items are claimed in the order of ids and passed only
/// once, so an item that changes behind that mark must not be ready again.
/// </summary>
internal static class Requeue
{
    /// <summary>Its content was replaced by something newer: a new revision, with a clean record of attempts.</summary>
    public static void Replaced(Item item, Lane lane, DateTimeOffset now)
    {
        item.Revision++;
        item.Attempts = 0;
        item.CountedAttempts = 0;
        item.LastError = null;
        item.Lane = lane < item.Lane ? lane : item.Lane;
        At(item, now);
    }

    /// <summary>To be read again before anything is written.</summary>
    public static void AsRefetch(Item item, DateTimeOffset now)
    {
        item.Kind = ItemKind.Refetch;
        item.Body = null;
        item.Hash = null;
        item.RowHash = null;
        item.Parents = Links.OfRefetch(item);
        Replaced(item, item.Lane, now);
    }

    /// <summary>Its turn comes at this time.</summary>
    public static void At(Item item, DateTimeOffset due)
    {
        item.State = ItemState.Waiting;
        item.DueAt = due;
    }
}
