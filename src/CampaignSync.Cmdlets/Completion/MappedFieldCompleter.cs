using System.Collections;
using CampaignSync.Control.Definitions;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Columns that the named table maps already.</summary>
public sealed class MappedFieldCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => CompletionSource.Read(bound, reader => SavedTables.Of(reader)
            .Where(table => string.Equals(table.Source, bound?["Table"] as string, StringComparison.OrdinalIgnoreCase))
            .SelectMany(table => table.Fields)
            .Select(field => new Candidate(field.Source, $"{field.Source} to {field.Destination}")));
}
