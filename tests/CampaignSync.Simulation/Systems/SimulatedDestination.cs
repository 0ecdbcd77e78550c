using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Systems;

/// <summary>Campaign as one host reaches it: a write is one request or two, as the record turns out to be there or not.</summary>
internal sealed class SimulatedDestination(SimulatedProcess process, SimulatedNetwork network, SimulatedCampaign campaign, IRequestGate gate) : IRecordDestination
{
    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        await process.Delay(network.Latency());
        if (network.OnSignIn() is { } fault)
            throw fault;
    }

    public async Task<DestinationResource?> DescribeAsync(string resource, CancellationToken cancellationToken)
    {
        await process.Delay(network.Latency());
        return campaign.Find(resource);
    }

    public async Task<string?> CheckLookupAsync(string resource, LookupFilter? lookup, CancellationToken cancellationToken)
    {
        await process.Delay(network.Latency());
        return null;
    }

    public async Task<bool> ProbeAsync(string resource, Lane lane, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        try
        {
            await process.Delay(network.Latency());
            return network.OnProbe(resource);
        }
        finally
        {
            gate.Leave(RequestEnd.Answered);
        }
    }

    public async Task<WriteOutcome> WriteAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        if (write.Delete)
        {
            var deleted = await RequestAsync("DELETE", write, () => campaign.TryDelete(write.Resource, write.Key), cancellationToken);
            return deleted ?? WriteOutcome.Done;
        }

        // At most three turns: somebody else can create or delete the record between two requests.
        var update = write.Expect == Expectation.Present;
        for (var turn = 0; turn < 3; turn++)
        {
            var took = false;
            var outcome = update
                ? await RequestAsync("PATCH", write, () => took = campaign.TryUpdate(write.Resource, write.Key, write.UpdateBody), cancellationToken)
                : await RequestAsync("POST", write, () => took = campaign.TryCreate(write.Resource, write.Key, write.CreateBody), cancellationToken);
            if (outcome is not null)
                return outcome;
            if (took)
                return WriteOutcome.Done;
            update = !update;
        }
        return new WriteOutcome(OutcomeKind.Conflict, Reason: "The record comes and goes.");
    }

    /// <summary>One request; null: it was answered, and what it did is in the effect's own hands.</summary>
    private async Task<WriteOutcome?> RequestAsync(string verb, RecordWrite write, Func<bool> effect, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(write.Lane, cancellationToken);
        var end = RequestEnd.Unavailable;
        TimeSpan? retryAfter = null;
        try
        {
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            var fault = network.OnWrite(write);
            network.Requests++;
            network.Arrived($"{verb} {write.Resource}/{write.Key} {fault}");
            if (fault is WriteFault.None or WriteFault.LostAnswer or WriteFault.ServerErrorAfterEffect)
                effect();
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            switch (fault)
            {
                case WriteFault.Throttled:
                    end = RequestEnd.Throttled;
                    retryAfter = network.RetryAfter();
                    return new WriteOutcome(OutcomeKind.Throttled, Reason: "Campaign asks for fewer requests (429).", RetryAfter: retryAfter);
                case WriteFault.Unavailable or WriteFault.LostAnswer:
                    return new WriteOutcome(OutcomeKind.Unavailable, Reason: "Campaign does not answer.");
                case WriteFault.ServerError or WriteFault.ServerErrorAfterEffect:
                    end = RequestEnd.Answered;
                    return new WriteOutcome(OutcomeKind.Unknown, Reason: "Campaign answered 500.", Request: verb, Answer: "500");
                case WriteFault.Refused:
                    end = RequestEnd.Answered;
                    return new WriteOutcome(OutcomeKind.Refused, "RecordRefused", "Campaign refuses the record.", verb, "400");
                default:
                    end = RequestEnd.Answered;
                    return null;
            }
        }
        finally
        {
            gate.Leave(end, retryAfter);
        }
    }
}
