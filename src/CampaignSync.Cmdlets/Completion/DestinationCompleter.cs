using System.Collections;
using CampaignSync.Core.Engine.Ingress;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Campaign resources that are known from the metadata of the last start.</summary>
public sealed class DestinationCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => CompletionSource.Read(bound, reader => reader.MetadataNames()
            .Where(metadata => metadata.System == MetadataCopy.Campaign)
            .Select(metadata => new Candidate(metadata.Name, metadata.Name)));
}
