using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Records;

/// <summary>Says where a record is: the backlog first, because what waits there is newer than what was written.</summary>
public sealed class RecordLocator(IStateStore store, TimeProvider time)
{
    /// <summary>Events that are skipped leave no trace, and those that were written leave it for as long as the journal may repeat them.</summary>
    private const string NoSuchEvent = "It was not read in the last 8 days, or the Egress definition does not send it on.";

    /// <param name="key">The source's primary id; for Egress the event id, for OptInOut the contact's.</param>
    /// <exception cref="ControlException"><c>KeyInvalid</c>.</exception>
    public RecordWhere Find(WorkflowName workflow, string key)
    {
        var id = RecordKey.Read(workflow, key);
        return store.Read(reader => Find(reader, workflow, key, id));
    }

    private RecordWhere Find(IStateReader reader, WorkflowName workflow, string key, Guid id)
    {
        var tables = reader.Tables(workflow).OrderBy(table => table.Removed).ToArray();
        foreach (var table in tables)
        {
            if (reader.FindItem(table.Id, id) is { } item)
                return InBacklog(reader, new RecordWhere(workflow, table.Name, key, RecordPlace.Queued), item);
        }

        foreach (var table in tables)
        {
            if (reader.FindDeadLetter(table.Id, id) is { } letter)
                return new RecordWhere(workflow, table.Name, key, RecordPlace.DeadLetter, Reason: letter.Reason);
        }

        foreach (var table in tables)
        {
            if (reader.FindKnown(table.Id, id) is { } known && (known.Owned || known.FilteredOut))
                return new RecordWhere(workflow, table.Name, key, known.FilteredOut ? RecordPlace.FilteredOut : RecordPlace.Written, WrittenAt: known.FilteredOut ? null : known.WrittenAt);
            if (reader.FindPair(table.Id, id) is { } pair)
                return OfPair(pair, new RecordWhere(workflow, table.Name, key, RecordPlace.Written));
        }

        return new RecordWhere(workflow, null, key, RecordPlace.Unknown, Reason: workflow == WorkflowName.Egress ? NoSuchEvent : null);
    }

    private static RecordWhere OfPair(PairState pair, RecordWhere found) => pair.Unmatched
        ? found with { Place = RecordPlace.Unknown, Reason = pair.HasContact ? "Campaign has no profile for this contact." : "Dynamics has no contact for this profile." }
        : found with { WrittenAt = PairWrites.LastAt(pair) };

    private RecordWhere InBacklog(IStateReader reader, RecordWhere found, Item item)
    {
        var now = time.GetUtcNow();
        if (item.InFlightEpoch != 0 && reader.GetHost() is { } host && host.Epoch == item.InFlightEpoch && host.IsAlive(now))
            return found with { Place = RecordPlace.InFlight };
        return item.State switch
        {
            ItemState.Waiting when item.DueAt > now => found with { Place = RecordPlace.Waiting, Until = item.DueAt, Reason = item.LastError },
            ItemState.Blocked or ItemState.Hidden => found with { Place = RecordPlace.Blocked, BlockedBy = Blocker(reader, item) },
            ItemState.Held => found with { Place = RecordPlace.Held },
            _ => found,
        };
    }

    private static string? Blocker(IStateReader reader, Item item)
    {
        var names = WorkflowNames.All.SelectMany(reader.Tables).ToDictionary(table => table.Id, table => table.Name);
        if (item.Kind != ItemKind.Delete || item.State == ItemState.Hidden)
            return item.Parents.Where(link => link.Blocking).Select(link => $"{names[link.Table]} {link.Key}").FirstOrDefault();
        return reader.ItemsLinkedTo(item.Table, item.Key, blocking: false, limit: 1).Select(child => $"{names[child.Table]} {child.Key}").FirstOrDefault();
    }
}
