using System.Collections;
using CampaignSync.Control.Definitions;
using CampaignSync.Core.Engine.Ingress;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Tables that Ingress maps, and those that are known from the metadata of the last start.</summary>
public sealed class MappedTableCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => CompletionSource.Read(bound, reader =>
        {
            var mapped = SavedTables.Of(reader).Select(table => new Candidate(table.Source, $"{table.Source} to {table.Destination}")).ToArray();
            var known = reader.MetadataNames()
                .Where(metadata => metadata.System == MetadataCopy.Dataverse && mapped.All(candidate => candidate.Name != metadata.Name))
                .Select(metadata => new Candidate(metadata.Name, $"{metadata.Name}, not mapped"));
            return mapped.Concat(known);
        });
}
