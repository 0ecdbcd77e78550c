using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Holds an activity mapping against Dataverse's metadata.</summary>
internal static class ActivityCheck
{
    public static IEnumerable<SchemaProblem> Check(ActivityMapping mapping, ActivityTable? table)
    {
        if (table is null)
        {
            yield return new SchemaProblem(mapping.Place, $"Dynamics 365 has no table {mapping.Table}; install the app that brings it, or name another activity table.");
            yield break;
        }
        if (!table.IsActivity)
            yield return new SchemaProblem(mapping.Place, $"{mapping.Table} is no activity table, so it has no place on a timeline; name one that is.");
        if (table.RegardingContact is null)
            yield return new SchemaProblem(mapping.Place, $"{mapping.Table} cannot regard a contact; allow contacts as its regarding records, or name another activity table.");
        foreach (var column in new[] { mapping.Campaign, mapping.Delivery, mapping.Time, mapping.MirrorPage, mapping.Url }.OfType<string>())
        {
            var place = mapping.ColumnPlaces.GetValueOrDefault(column, mapping.Place);
            if (!table.Columns.TryGetValue(column, out var found))
                yield return new SchemaProblem(place, $"{mapping.Table} has no column {column}.{NearNames.Hint(column, table.Columns.Keys)}");
            else if (!found.Writable)
                yield return new SchemaProblem(place, $"{mapping.Table}.{column} cannot be written; name another column.");
            else if (column == mapping.Time ? found.Type is not (SourceType.DateTime or SourceType.Date) : found.Type is not (SourceType.String or SourceType.Other))
                yield return new SchemaProblem(place, $"{mapping.Table}.{column} is {found.Type}, which cannot take {(column == mapping.Time ? "a time" : "text")}; name another column.");
        }
    }
}
