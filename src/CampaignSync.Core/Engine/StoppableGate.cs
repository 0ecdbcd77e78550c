using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>The gate as one run sees it: once the run is told to stop nobody enters any more, while requests that are under way end.</summary>
internal sealed class StoppableGate(IRequestGate gate, CancellationToken stop) : IRequestGate
{
    public async ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            await gate.EnterAsync(lane, stop);
            return;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        await gate.EnterAsync(lane, either.Token);
    }

    public void Leave(RequestEnd end, TimeSpan? retryAfter = null) => gate.Leave(end, retryAfter);
}
