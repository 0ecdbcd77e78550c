using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>The gate as one run sees it: once the run is told to stop nobody enters any more, while requests that are under way end.</summary>
internal sealed class StoppableGate(RequestGate gate, CancellationToken stop) : IRequestGate
{
    public ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken) => gate.EnterAsync(lane, cancellationToken, stop);

    public void Leave(RequestEnd end, TimeSpan? retryAfter = null) => gate.Leave(end, retryAfter);
}
