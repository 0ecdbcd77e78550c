using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Rules;

/// <summary>What holds between the table mappings of one definition.</summary>
internal static class TableSetRules
{
    public static void Check(IReadOnlyList<TableMapping> tables, Problems problems)
    {
        CheckTwice(tables, t => t.Source, t => t.SourcePlace, "source", ProblemId.SourceMappedTwice, problems);
        CheckTwice(tables, t => t.Destination, t => t.DestinationPlace, "destination", ProblemId.DestinationMappedTwice, problems);
        CheckParents(tables, problems);
    }

    private static void CheckTwice(IEnumerable<TableMapping> tables, Func<TableMapping, string> name, Func<TableMapping, Place> place, string word, string id, Problems problems)
    {
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var table in tables.Where(t => name(t).Length > 0))
        {
            if (!seen.TryAdd(name(table), place(table)))
                problems.Add(place(table), id, $"`{name(table)}` is the {word} of a second table mapping (first in line {seen[name(table)].Line}): map it once, and join the fields there.");
        }
    }

    private static void CheckParents(IReadOnlyList<TableMapping> tables, Problems problems)
    {
        var parents = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in tables.Where(t => t.Source.Length > 0))
            parents.TryAdd(table.Source, []);

        foreach (var table in tables.Where(t => t.Source.Length > 0))
        {
            foreach (var link in table.Links.Where(l => l.Parent is { Length: > 0 }).TakeWhile(_ => !problems.Full))
            {
                var parent = link.Parent!;
                if (!parents.ContainsKey(parent))
                {
                    var near = Quoted.Near(parent, parents.Keys) is { } word ? $" Did you mean `{word}`?" : "";
                    problems.Add(link.ParentPlace, ProblemId.ParentNotMapped, $"`{parent}` is not the source of a table mapping, so its records never arrive: map it, or remove `parent`.{near}");
                }
                else if (parent == table.Source)
                {
                    // A table that points to itself is ordered record by record.
                    continue;
                }
                else if (FindWay(parents, parent, table.Source) is { } way)
                {
                    problems.Add(link.ParentPlace, ProblemId.ParentCycle, $"`{parent}` cannot be a parent of `{table.Source}`, whose records would wait for each other ({string.Join(" -> ", way.Prepend(table.Source))}): remove `parent` from one of these links.");
                }
                else
                {
                    parents[table.Source].Add(parent);
                }
            }
        }
    }

    /// <summary>The tables from one to the other by way of parents; null: there is no way. Cycles never got in, so it ends.</summary>
    private static List<string>? FindWay(Dictionary<string, List<string>> parents, string from, string to)
    {
        var cameFrom = new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var table))
        {
            if (table == to)
            {
                var way = new List<string>();
                for (string? step = table; step is not null; step = cameFrom[step])
                    way.Insert(0, step);
                return way;
            }

            foreach (var parent in parents[table])
            {
                if (cameFrom.TryAdd(parent, table))
                    open.Enqueue(parent);
            }
        }

        return null;
    }
}
