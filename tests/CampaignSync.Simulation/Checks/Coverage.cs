using CampaignSync.Core.State;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Checks;

/// <summary>
/// The cursor is never ahead of the backlog: whatever the stored link has left behind is known, queued, or in the dead
/// letters (rules 1 and 2).
/// </summary>
internal sealed class Coverage(SimulatedDataverse dataverse, bool applyDeletes, IReadOnlySet<(int Table, Guid Key)> excused)
{
    public void Check(IStateReader reader, TableState table)
    {
        if (table.Removed || table.Link is null || dataverse.Find(table.Name) is not { } rows)
            return;
        var link = SourceLink.Parse(table.Link);
        foreach (var row in rows.Rows.Values)
        {
            if (IsBehind(link, row) && !IsAccounted(reader, table, row))
                throw new ViolationException($"The cursor of {table.Name} ({link}) is ahead of {row.Key}, version {row.Version}: neither known nor queued nor a dead letter.");
        }
        if (!applyDeletes || table.Phase != ReadPhase.Incremental)
            return;
        foreach (var (key, version) in rows.Deletions)
        {
            if (IsBehind(link, version) && !IsGone(reader, table, key))
                throw new ViolationException($"The cursor of {table.Name} ({link}) is ahead of the deletion of {key}, version {version}: it is known and no delete is queued.");
        }
    }

    /// <summary>Whether a reader with this link will not see the row any more, unless it changes.</summary>
    internal static bool IsBehind(SourceLink link, SourceRecord row) => link.Kind switch
    {
        SourceLinkKind.Delta => row.Version <= link.Mark,
        SourceLinkKind.Changes => row.Version <= link.AfterVersion || link.AfterDeletion >= 0 && row.Version <= link.Mark,
        _ => link.AfterKey is { } key && row.Key.CompareTo(key) <= 0 && row.Version <= link.Mark,
    };

    /// <summary>Whether a reader with this link has the deletion behind it.</summary>
    internal static bool IsBehind(SourceLink link, long deletion) => link.Kind switch
    {
        SourceLinkKind.Delta => deletion <= link.Mark,
        SourceLinkKind.Changes => deletion <= link.Since || deletion <= link.AfterDeletion,
        _ => false,
    };

    private bool IsAccounted(IStateReader reader, TableState table, SourceRecord row)
        => reader.FindItem(table.Id, row.Key) is not null
        || reader.FindDeadLetter(table.Id, row.Key) is not null
        || reader.FindKnown(table.Id, row.Key) is { } known && known.SourceVersion >= row.Version
        || excused.Contains((table.Id, row.Key));

    private bool IsGone(IStateReader reader, TableState table, Guid key)
        => reader.FindKnown(table.Id, key) is not { Owned: true }
        || reader.FindItem(table.Id, key) is not null
        || reader.FindDeadLetter(table.Id, key) is not null
        || excused.Contains((table.Id, key));
}
