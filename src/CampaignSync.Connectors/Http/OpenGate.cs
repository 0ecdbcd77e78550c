using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>The gate before a service that is read by one reader, one request after the other: nothing to pace.</summary>
internal sealed class OpenGate : IRequestGate
{
    public ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Leave(RequestEnd end, TimeSpan? retryAfter = null)
    {
    }
}
