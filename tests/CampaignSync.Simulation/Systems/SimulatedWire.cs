using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Systems;

/// <summary>The way to one system: each request waits for its turn, is under way for a while, and may go wrong.</summary>
internal sealed class SimulatedWire(string system, SimulatedProcess process, SimulatedNetwork network, IRequestGate gate)
{
    /// <summary>A request that reads.</summary>
    /// <param name="what">For the trace.</param>
    public async Task<T> ReadAsync<T>(Lane lane, string what, ReadFault fault, Func<T> answer, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        var end = RequestEnd.Unavailable;
        TimeSpan? retryAfter = null;
        try
        {
            await DelayAsync(cancellationToken);
            Arrive($"{what} {fault}");
            if (fault == ReadFault.Unavailable)
            {
                network.Met("read: Unavailable");
                throw new TransientException($"{system} does not answer.");
            }
            if (fault == ReadFault.Throttled)
            {
                network.Met("read: Throttled");
                end = RequestEnd.Throttled;
                retryAfter = network.RetryAfter();
                throw new TransientException($"{system} asks for fewer requests.", retryAfter);
            }
            end = RequestEnd.Answered;
            var result = answer();
            await DelayAsync(cancellationToken);
            if (fault == ReadFault.Torn)
            {
                network.Met("read: Torn");
                end = RequestEnd.Unavailable;
                throw new TransientException($"{system}'s answer broke off.");
            }
            return result;
        }
        finally
        {
            gate.Leave(end, retryAfter);
        }
    }

    /// <summary>A request that writes. Null: it was answered, and what it did is in the effect's own hands.</summary>
    public async Task<WriteOutcome?> WriteAsync(Lane lane, string what, Func<WriteFault> draw, Action effect, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        var end = RequestEnd.Unavailable;
        TimeSpan? retryAfter = null;
        try
        {
            await Task.Delay((network.WriteLatency ?? network.Latency)(), process.Time, cancellationToken);
            var fault = draw();
            Arrive($"{what} {fault}");
            if (fault is WriteFault.None or WriteFault.LostAnswer or WriteFault.ServerErrorAfterEffect)
                effect();
            await Task.Delay((network.WriteLatency ?? network.Latency)(), process.Time, cancellationToken);
            switch (fault)
            {
                case WriteFault.Throttled:
                    end = RequestEnd.Throttled;
                    retryAfter = network.RetryAfter();
                    return new WriteOutcome(OutcomeKind.Throttled, Reason: $"{system} asks for fewer requests (429).", RetryAfter: retryAfter);
                case WriteFault.Unavailable or WriteFault.LostAnswer:
                    return new WriteOutcome(OutcomeKind.Unavailable, Reason: $"{system} does not answer.");
                case WriteFault.ServerError or WriteFault.ServerErrorAfterEffect:
                    end = RequestEnd.Answered;
                    return new WriteOutcome(OutcomeKind.Unknown, Reason: $"{system} answered 500.", Request: what, Answer: "500");
                case WriteFault.Refused:
                    end = RequestEnd.Answered;
                    return new WriteOutcome(OutcomeKind.Refused, "RecordRefused", $"{system} refuses the record.", what, "400");
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

    /// <summary>Signing in, or a question about metadata: outside the pacing.</summary>
    public Task DelayAsync(CancellationToken cancellationToken = default) => Task.Delay(network.Latency(), process.Time, cancellationToken);

    public async Task SignInAsync()
    {
        await process.Delay(network.Latency());
        if (network.OnSignIn() is { } fault)
            throw fault;
    }

    public async Task<bool> ProbeAsync(string what, Lane lane, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        try
        {
            await process.Delay(network.Latency());
            return network.OnProbe(what);
        }
        finally
        {
            gate.Leave(RequestEnd.Answered);
        }
    }

    private void Arrive(string what)
    {
        network.Requests++;
        network.Arrived(what);
    }
}
