using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>
/// What the next start does with the tables of Ingress: by what each was read under last, as the start itself decides it
/// (rule 14), and not by what was saved last, which nothing may have been read under. Of a table that was never read, which
/// is read in full anyway, what changed since it was saved is said.
/// </summary>
/// <param name="ReadInFull">Source tables whose reading begins anew.</param>
/// <param name="TakenOut">Source tables whose cursor and backlog are dropped.</param>
internal sealed record NextStart(IReadOnlyList<string> ReadInFull, IReadOnlyList<string> TakenOut)
{
    /// <param name="read">The tables as starts have left them.</param>
    /// <param name="difference">From what is saved to <paramref name="definition"/>.</param>
    public static NextStart Of(IReadOnlyList<TableState> read, Definition definition, DefinitionDifference difference)
    {
        if (definition is not IngressDefinition ingress)
            return new NextStart([], []);
        var stored = read.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var changed = difference.TablesReadInFull.ToHashSet(StringComparer.Ordinal);
        var mapped = ingress.Tables.Select(table => table.Source).ToHashSet(StringComparer.Ordinal);
        return new NextStart(
            [.. ingress.Tables.Where(IsReadInFull).Select(table => table.Source).Order(StringComparer.Ordinal)],
            [.. difference.TablesTakenOut.Concat(stored.Values.Where(table => !table.Removed).Select(table => table.Name)).Where(name => !mapped.Contains(name)).Distinct().Order(StringComparer.Ordinal)]);

        bool IsReadInFull(TableMapping table)
            => stored.TryGetValue(table.Source, out var state) ? !state.GoesOnUnder(DefinitionHash.Fingerprint(table)) : changed.Contains(table.Source);
    }
}
