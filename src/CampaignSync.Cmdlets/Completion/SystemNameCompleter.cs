using System.Collections;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>The two systems.</summary>
public sealed class SystemNameCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound) => [new("Dataverse", "Microsoft Dynamics 365"), new("Campaign", "Adobe Campaign Standard")];
}
