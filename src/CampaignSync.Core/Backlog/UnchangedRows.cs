using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Finds the rows of a full read that ask for nothing: the very rows that were written, with nothing queued and no dead letter.
/// <see cref="Intake"/> would change nothing for them but the mark of "seen", whatever else is written between the two, so
/// that they can be told on a snapshot: nobody who writes is held up. A pass over a table that did not change consists of them.
/// </summary>
internal sealed class UnchangedRows(BacklogTable table, IStateReader reader)
{
    /// <summary>Keys that are held in memory rather than looked up one by one, at most.</summary>
    private const int Few = 256;

    /// <summary>Rows of a page that are looked up to learn where its known records lie.</summary>
    private const int Probes = 9;

    /// <summary>What was read together was written nearly together; so many ids earlier or later.</summary>
    private const int Slack = 256;

    private readonly HashSet<Guid>? _queued = Keys(reader.ItemsReadBefore(table.Id, long.MaxValue, afterId: 0, Few), i => i.Key);
    private readonly HashSet<Guid>? _letters = Keys(reader.DeadLettersAfter(table.Id, afterId: 0, Few), l => l.Key);

    /// <summary>Parts a page's rows into the ids of known records whose rows ask for nothing, and the other rows.</summary>
    /// <param name="rows">In the order of keys.</param>
    public (List<long> Unchanged, List<IncomingRow> Others) Part(IReadOnlyList<IncomingRow> rows)
    {
        var near = Near(rows);
        var unchanged = new List<long>(rows.Count);
        var others = new List<IncomingRow>();
        for (var i = 0; i < rows.Count; i++)
        {
            // What several rows of one key amount to is decided by all of them.
            var alone = (i == 0 || rows[i - 1].Key != rows[i].Key) && (i == rows.Count - 1 || rows[i + 1].Key != rows[i].Key);
            if (alone && Find(rows[i], near) is { } id && !IsQueued(rows[i].Key) && !HasDeadLetter(rows[i].Key))
                unchanged.Add(id);
            else
                others.Add(rows[i]);
        }
        return (unchanged, others);
    }

    private long? Find(IncomingRow row, Dictionary<Guid, KnownRow> near)
    {
        if (row.Hash is not { } hash)
            return null;
        if (near.TryGetValue(row.Key, out var found))
            return found.RowHash == hash ? found.Id : null;
        return reader.FindKnown(table.Id, row.Key) is { } known && known.RowHash == hash ? known.Id : null;
    }

    /// <summary>
    /// The known records of a page as far as they lie together: a full read comes in the same order again, and a run of ids is
    /// read at a fraction of what as many looks cost that lead all over the store.
    /// </summary>
    private Dictionary<Guid, KnownRow> Near(IReadOnlyList<IncomingRow> rows)
    {
        var ids = new List<long>(Probes);
        for (var i = 0; i < Probes && rows.Count > Slack; i++)
        {
            if (reader.FindKnown(table.Id, rows[i * (rows.Count - 1) / (Probes - 1)].Key) is { } known)
                ids.Add(known.Id);
        }
        ids.Sort();
        if (ids.Count <= Probes / 2)
            return [];
        var after = ids[ids.Count / 2] - (rows.Count / 2) - Slack;
        var last = after + rows.Count + (2 * Slack);
        return ids.Count(id => id > after && id <= last) > Probes / 2 ? reader.KnownRows(table.Id, after, last).ToDictionary(r => r.Key) : [];
    }

    private bool IsQueued(Guid key) => _queued?.Contains(key) ?? reader.FindStanding(table.Id, key) is not null;

    private bool HasDeadLetter(Guid key) => _letters?.Contains(key) ?? reader.FindDeadLetter(table.Id, key) is not null;

    /// <returns>Null: there may be more than these.</returns>
    private static HashSet<Guid>? Keys<T>(IReadOnlyList<T> rows, Func<T, Guid> key) => rows.Count < Few ? [.. rows.Select(key)] : null;
}

/// <summary>A row of a page before it is mapped.</summary>
/// <param name="Index">Its place in the page.</param>
/// <param name="Hash">Null: it says that the record is gone.</param>
internal readonly record struct IncomingRow(int Index, Guid Key, long? Hash);
