using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Checks;

/// <summary>
/// Whether both sides agree once everything is read and written. Knows nothing of the engine's mapping: it compares by
/// rules of its own.
/// </summary>
/// <param name="excused">Records whose dead letter an admin gave up.</param>
/// <param name="strict">After a replay: what somebody changed at Campaign has been put right, too.</param>
internal sealed class Agreement(SimulatedHome home, IngressDefinition definition, bool applyDeletes, IReadOnlySet<(int Table, Guid Key)> excused, bool strict)
{
    public void Check() => home.State.Read(reader =>
    {
        foreach (var mapping in definition.Tables)
        {
            var table = reader.FindTable(WorkflowName.Ingress, mapping.Source)!;
            CheckRows(reader, mapping, table);
            if (applyDeletes)
                CheckGhosts(reader, mapping, table);
            CheckKnown(reader, mapping, table);
        }
        return true;
    });

    private void CheckRows(IStateReader reader, TableMapping mapping, TableState table)
    {
        foreach (var row in home.Dataverse.Table(mapping.Source).Rows.Values)
        {
            if (excused.Contains((table.Id, row.Key)))
                continue;
            var record = home.Campaign.Find(mapping.Destination, row.Key);
            if (!Passes(mapping, row))
            {
                if (mapping.Filter!.DeleteFilteredOut && record is not null && home.Campaign.Ours.Contains((mapping.Destination, record.Key)) && !record.ByHand && !IsToGo(mapping, record, reader.FindItem(table.Id, row.Key)))
                    throw new ViolationException($"{mapping.Destination} {row.Key} is still there, and the filter excludes it.");
                continue;
            }
            if (IsOrphan(mapping, row, []))
            {
                if (reader.FindDeadLetter(table.Id, row.Key) is null && reader.FindKnown(table.Id, row.Key) is null && reader.FindItem(table.Id, row.Key) is null)
                    throw new ViolationException($"{mapping.Source} {row.Key}, whose parent is missing, is lost: neither known nor a dead letter.");
                continue;
            }
            if (record is null)
            {
                if (strict || !home.Campaign.Lost.Contains((mapping.Destination, row.Key.ToString("D"))))
                    throw new ViolationException($"{mapping.Source} {row.Key} is missing at Campaign.");
                continue;
            }
            if ((strict || !record.Foreign) && !IsHiddenForGood(mapping, table, record))
                Compare(mapping, row, record);
        }
    }

    private void CheckGhosts(IStateReader reader, TableMapping mapping, TableState table)
    {
        foreach (var record in home.Campaign.Records(mapping.Destination).Values)
        {
            var key = Guid.Parse(record.Key);
            if (home.Campaign.Ours.Contains((mapping.Destination, record.Key)) && !record.ByHand
                && !home.Dataverse.Table(mapping.Source).Rows.ContainsKey(key)
                && !excused.Contains((table.Id, key))
                && !IsToGo(mapping, record, reader.FindItem(table.Id, key)))
                throw new ViolationException($"{mapping.Destination} {record.Key} is still there{(home.Campaign.IsVisible(mapping.Destination, record.Key) ? "" : ", hidden")}, and its row is gone ({reader.FindKnown(table.Id, key) switch { null => "not known", var k => $"owned: {k.Owned}" }}).");
        }
    }

    /// <summary>It waits for a child that may rest; or nobody sees it and nobody can delete it, and that it is to go once it is seen stands in the state.</summary>
    private bool IsToGo(TableMapping mapping, DestinationRecord record, Item? item)
        => item is { Kind: ItemKind.Delete, State: ItemState.Blocked }
        || item is { Kind: ItemKind.Delete, State: ItemState.Hidden } && (!home.Campaign.IsVisible(mapping.Destination, record.Key) || IsUnderOneMadeAnew(mapping.Destination, record.Key));

    /// <summary>
    /// Somebody made a deleted parent anew at Campaign, and we have not written it since: nothing tells us, so what hid under
    /// the old one shows up (docs/delivery.md, Limits).
    /// </summary>
    private bool IsUnderOneMadeAnew(string resource, string key) => home.Campaign.Parents(resource, key).Any(parent =>
        home.Campaign.Records(parent.Resource).TryGetValue(parent.Key, out var record)
        && (record.ByHand || IsUnderOneMadeAnew(parent.Resource, parent.Key)));

    /// <summary>
    /// Campaign hides it for the sake of a parent that Dynamics does not have, or that is not written for such a reason
    /// itself, so that nothing can be written; a dead letter must say so, or an item that waits for it.
    /// </summary>
    private bool IsHiddenForGood(TableMapping mapping, TableState table, DestinationRecord record)
    {
        var key = Guid.Parse(record.Key);
        var isSaid = home.State.Read(r => r.FindDeadLetter(table.Id, key) is not null || r.FindItem(table.Id, key) is { State: ItemState.Blocked });
        return isSaid && !home.Campaign.IsVisible(mapping.Destination, record.Key)
            && !home.Campaign.MissingParents(mapping.Destination, record.Key).Any(p => IsWanted(p.Resource, Guid.Parse(p.Key)));
    }

    private bool IsWanted(string resource, Guid key)
        => definition.Tables.FirstOrDefault(t => t.Destination == resource) is { } parent
        && home.Dataverse.Table(parent.Source).Rows.TryGetValue(key, out var row) && Passes(parent, row) && !IsOrphan(parent, row, []);

    private void CheckKnown(IStateReader reader, TableMapping mapping, TableState table)
    {
        foreach (var known in reader.KnownAfter(table.Id, 0, int.MaxValue).Where(k => k.Owned))
        {
            var key = known.Key.ToString("D");
            // What an uncertain attempt may have deleted is neither there nor gone for certain.
            if (excused.Contains((table.Id, known.Key)) || reader.FindDeadLetter(table.Id, known.Key) is { Uncertain: true } || reader.FindItem(table.Id, known.Key) is { Uncertain: true })
                continue;
            if (!home.Campaign.Records(mapping.Destination).ContainsKey(key) && !home.Campaign.Lost.Contains((mapping.Destination, key)))
                throw new ViolationException($"{mapping.Source} {key} is known as written, and Campaign has no such record.");
        }
        if (!applyDeletes)
            return;
        foreach (var key in home.Campaign.Records(mapping.Destination).Keys.Where(k => home.Campaign.Ours.Contains((mapping.Destination, k))))
        {
            var guid = Guid.Parse(key);
            if (reader.FindKnown(table.Id, guid) is not ({ Owned: true } or { MaybeOwned: true }) && !home.Campaign.Records(mapping.Destination)[key].ByHand && !excused.Contains((table.Id, guid)) && reader.FindDeadLetter(table.Id, guid) is null && reader.FindItem(table.Id, guid) is null)
                throw new ViolationException($"{mapping.Destination} {key} was written by us and is not known as such.");
        }
    }

    private static void Compare(TableMapping mapping, SourceRecord row, DestinationRecord record)
    {
        foreach (var field in mapping.Fields.Where(f => f.ApplyUpdates))
            Compare(mapping, row, record, field.Source, field.Destination, field.Destination is "amount" or "state" ? "0" : "\"\"");
        foreach (var link in mapping.Links)
            Compare(mapping, row, record, link.Source, link.Destination, "null");
    }

    private static void Compare(TableMapping mapping, SourceRecord row, DestinationRecord record, string column, string path, string unset)
    {
        var expected = row.Values.GetValueOrDefault(column, "null") is var json && json == "null" ? unset : json;
        var actual = record.Fields.GetValueOrDefault(path, unset);
        if (expected != actual)
            throw new ViolationException($"{mapping.Destination} {record.Key}: {path} is {actual} and should be {expected}.");
    }

    private static bool Passes(TableMapping mapping, SourceRecord row)
        => mapping.Filter is null || row.Values.GetValueOrDefault("statecode", "null") == "0";

    /// <summary>Its parent, or a parent of that, cannot be written.</summary>
    private bool IsOrphan(TableMapping mapping, SourceRecord row, HashSet<Guid> seen)
    {
        if (!seen.Add(row.Key))
            return false;
        foreach (var link in mapping.Links.Where(l => l.Parent is not null))
        {
            if (row.Values.GetValueOrDefault(link.Source, "null") is var json && json == "null")
                continue;
            var parent = definition.Tables.First(t => t.Source == link.Parent);
            var key = Guid.Parse(json.Trim('"'));
            if (!home.Dataverse.Table(parent.Source).Rows.TryGetValue(key, out var parentRow) || !Passes(parent, parentRow))
            {
                if (link.OnMissingParent == MissingParent.DeadLetter)
                    return true;
                continue;
            }
            // A parent in the dead letters blocks its children, whatever is to be done where it is missing.
            if (IsOrphan(parent, parentRow, seen))
                return true;
            var parentTable = home.State.Read(r => r.FindTable(WorkflowName.Ingress, parent.Source))!;
            if (excused.Contains((parentTable.Id, key)))
                return true;
            if (home.Campaign.Find(parent.Destination, key) is { } record && IsHiddenForGood(parent, parentTable, record))
                return true;
        }
        return false;
    }
}
