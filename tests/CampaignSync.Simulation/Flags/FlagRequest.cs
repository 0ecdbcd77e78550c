using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>One request for flags on its way there and back.</summary>
internal static class FlagRequest
{
    /// <summary>Sends it; the effect takes place when it arrives.</summary>
    /// <returns>What went wrong; null: it was answered.</returns>
    public static async Task<WriteOutcome?> SendAsync(SimulatedProcess process, SimulatedNetwork network, IRequestGate gate, Lane lane, string what, Action effect, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        var end = RequestEnd.Unavailable;
        TimeSpan? retryAfter = null;
        try
        {
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            var fault = network.OnFlags(what);
            network.Requests++;
            network.Arrived($"{what} {fault}");
            if (fault is WriteFault.None or WriteFault.LostAnswer or WriteFault.ServerErrorAfterEffect)
                effect();
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            switch (fault)
            {
                case WriteFault.Throttled:
                    end = RequestEnd.Throttled;
                    retryAfter = network.RetryAfter();
                    return new WriteOutcome(OutcomeKind.Throttled, Reason: "Fewer requests are asked for (429).", RetryAfter: retryAfter);
                case WriteFault.Unavailable or WriteFault.LostAnswer:
                    return new WriteOutcome(OutcomeKind.Unavailable, Reason: "There is no answer.");
                case WriteFault.ServerError or WriteFault.ServerErrorAfterEffect:
                    end = RequestEnd.Answered;
                    return new WriteOutcome(OutcomeKind.Unknown, Reason: "The answer is 500.", Request: what, Answer: "500");
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
