using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>Activities as one host reaches them: a batch that may break off between two operations.</summary>
internal sealed class SimulatedActivities(SimulatedWire wire, SimulatedNetwork network, SimulatedTimeline timeline) : IActivityDestination
{
    public async Task<ActivityTable?> DescribeActivityAsync(string table, CancellationToken cancellationToken)
    {
        await wire.DelayAsync(cancellationToken);
        return timeline.Find(table);
    }

    public Task<bool> ProbeAsync(Lane lane, CancellationToken cancellationToken) => wire.ProbeAsync("activities", lane, cancellationToken);

    public async Task<IReadOnlyList<WriteOutcome>> WriteActivitiesAsync(IReadOnlyList<ActivityWrite> writes, Lane lane, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[writes.Count];
        Array.Fill(outcomes, new WriteOutcome(OutcomeKind.Unavailable, Reason: "Dataverse's answer broke off."));
        var outcome = await wire.WriteAsync(lane, $"batch {writes.Count}", () => network.OnSend("batch"), () => Take(writes, outcomes), cancellationToken);
        if (outcome is not null)
            Array.Fill(outcomes, outcome);
        return outcomes;
    }

    private void Take(IReadOnlyList<ActivityWrite> writes, WriteOutcome[] outcomes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            var fault = network.OnSend("activity");
            if (fault == WriteFault.Throttled)
            {
                outcomes[i] = new WriteOutcome(OutcomeKind.Throttled, Reason: "Dataverse asks for fewer requests (429).", RetryAfter: network.RetryAfter());
                continue;
            }
            if (fault == WriteFault.Unavailable)
                // The rest of the batch was never carried out, and the answer breaks off here.
                return;
            if (fault is WriteFault.Refused or WriteFault.ServerError)
            {
                outcomes[i] = new WriteOutcome(OutcomeKind.Unknown, Reason: "Dataverse answered 500.", Answer: "500");
                continue;
            }
            if (!timeline.Activities.ContainsKey(writes[i].Id) && !timeline.HasContact(writes[i].Body))
            {
                outcomes[i] = new WriteOutcome(OutcomeKind.Missing, "ContactNotFound", "There is no such contact.");
                continue;
            }
            timeline.TryCreate(writes[i].EntitySet, writes[i].Id, writes[i].Body);
            if (fault == WriteFault.LostAnswer)
                // Created, not completed.
                return;
            timeline.Activities[writes[i].Id].Completed = true;
            outcomes[i] = fault == WriteFault.ServerErrorAfterEffect ? new WriteOutcome(OutcomeKind.Unknown, Reason: "Dataverse answered 500.", Answer: "500") : WriteOutcome.Done;
        }
    }
}
