using System.Collections;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>The three workflows.</summary>
public sealed class WorkflowNameCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => WorkflowNames.All.Select(name => new Candidate(name.ToString(), name.DisplayName()));
}
