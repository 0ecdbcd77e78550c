using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Meaning;

namespace CampaignSync.Definitions;

/// <summary>What changes from one version of a definition to another, in words that an admin reads. Empty exactly when the hashes are equal.</summary>
/// <param name="Lines">One change each: <c>contact: field jobtitle -> cusJob added</c>.</param>
/// <param name="Tables">Table mappings that are new, changed or taken out (Ingress only), by source.</param>
public sealed record DefinitionDifference(IReadOnlyList<string> Lines, IReadOnlyList<TableDifference> Tables)
{
    public bool IsEmpty => Lines.Count == 0;

    /// <summary>Source tables that the next start reads in full: new ones, and those of <see cref="TableChange.ReadAgain"/>.</summary>
    public IEnumerable<string> TablesReadInFull => Tables.Where(t => t.Change is TableChange.Added or TableChange.ReadAgain).Select(t => t.Source);

    /// <summary>Source tables whose cursor and backlog the next start drops; nothing is deleted at Campaign.</summary>
    public IEnumerable<string> TablesTakenOut => Tables.Where(t => t.Change == TableChange.TakenOut).Select(t => t.Source);

    /// <param name="before">Null: nothing was saved.</param>
    /// <param name="after">Null: the definition is removed.</param>
    /// <exception cref="ArgumentException">The two are of different kinds.</exception>
    public static DefinitionDifference Between(Definition? before, Definition? after)
    {
        if (before is not null && after is not null && before.Subject != after.Subject)
            throw new ArgumentException($"{before.Subject} cannot be compared with {after.Subject}.", nameof(after));

        var tables = TableDifferences((before as IngressDefinition)?.Tables ?? [], (after as IngressDefinition)?.Tables ?? []);
        var whole = tables.Where(t => t.Change is TableChange.Added or TableChange.TakenOut).Select(t => t.Source).ToHashSet(StringComparer.Ordinal);
        var lines = new List<string>();
        if (before is null && after is not null)
            lines.Add($"{after.Subject} added");
        if (after is null && before is not null)
            lines.Add($"{before.Subject} removed");
        lines.AddRange(tables.Where(t => whole.Contains(t.Source)).Select(t => t.Change == TableChange.Added
            ? $"{t.Source}: table mapping to {t.Destination} added"
            : $"{t.Source}: table mapping to {t.Destination} taken out"));
        // A table that comes or goes is one line; so is a definition that was not there before.
        if (before is not null && after is not null)
            lines.AddRange(FactLines.Between(Facts.Of(before), Facts.Of(after), whole));
        return new DefinitionDifference(lines, tables);
    }

    private static IReadOnlyList<TableDifference> TableDifferences(IReadOnlyList<TableMapping> before, IReadOnlyList<TableMapping> after)
    {
        var differences = new List<TableDifference>();
        var old = before.ToDictionary(t => t.Source, StringComparer.Ordinal);
        foreach (var table in after)
        {
            if (!old.Remove(table.Source, out var was))
                differences.Add(new TableDifference(table.Source, table.Destination, TableChange.Added));
            else if (DefinitionHash.Fingerprint(was) != DefinitionHash.Fingerprint(table))
                differences.Add(new TableDifference(table.Source, table.Destination, TableChange.ReadAgain));
            else if (!TableFacts.Of(was).ToHashSet().SetEquals(TableFacts.Of(table)))
                differences.Add(new TableDifference(table.Source, table.Destination, TableChange.Changed));
        }

        differences.AddRange(old.Values.Select(t => new TableDifference(t.Source, t.Destination, TableChange.TakenOut)));
        return [.. differences.OrderBy(t => t.Source, StringComparer.Ordinal)];
    }
}

/// <param name="Destination">At Campaign, of the newer version where there are two.</param>
public sealed record TableDifference(string Source, string Destination, TableChange Change);

/// <summary>What a change of a definition means for one table.</summary>
public enum TableChange
{
    /// <summary>New: read in full for the first time.</summary>
    Added,

    /// <summary>Columns, filter, replacements, picklists or links changed: read in full again; unchanged records are not written.</summary>
    ReadAgain,

    /// <summary>Something else changed; reading goes on where it was.</summary>
    Changed,

    /// <summary>Cursor and backlog are dropped, nothing is deleted, known records are kept.</summary>
    TakenOut,
}
