using System.Collections;
using CampaignSync.Core.Engine.Ingress;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Columns of the named table, from the metadata of the last start, as the hashtables that describe a field.</summary>
public sealed class ColumnCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => bound?["Table"] is not string table
            ? []
            : CompletionSource.Read(bound, reader => (MetadataCopy.FindSource(reader, table)?.Columns.Values ?? [])
                .OrderBy(column => column.Name, StringComparer.Ordinal)
                .Select(column => new Candidate(column.Name, $"{column.Name} ({column.Type})", $"@{{ source = {Literal(column.Name)}; destination = '' }}")));

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
