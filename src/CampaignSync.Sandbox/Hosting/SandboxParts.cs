using CampaignSync.Sandbox.Access;
using CampaignSync.Sandbox.Clock;
using CampaignSync.Sandbox.Counting;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>What both sides of one sandbox share.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Clock">The time that both systems show.</param>
/// <param name="Data">Synthetic contacts; the Campaign side makes events for the same ids.</param>
/// <param name="Counts">Requests by kind.</param>
/// <param name="Faults">What goes wrong.</param>
/// <param name="DataverseAccess">Secret and tokens of Dataverse.</param>
/// <param name="CampaignAccess">Secret and tokens of Campaign, the journal included.</param>
internal sealed record SandboxParts(
    SandboxOptions Options,
    SandboxClock Clock,
    SyntheticData Data,
    RequestCounts Counts,
    FaultPlan Faults,
    SystemAccess DataverseAccess,
    SystemAccess CampaignAccess);
