using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire;

/// <summary>A gate that lets everything pass and writes down how it left.</summary>
internal sealed class RecordingGate : IRequestGate
{
    private readonly Lock _lock = new();
    private readonly List<(RequestEnd End, TimeSpan? RetryAfter)> _ends = [];

    public int Entered { get; private set; }

    public IReadOnlyList<(RequestEnd End, TimeSpan? RetryAfter)> Ends
    {
        get
        {
            lock (_lock)
                return [.. _ends];
        }
    }

    public ValueTask EnterAsync(Lane lane, CancellationToken cancellationToken)
    {
        lock (_lock)
            Entered++;
        return ValueTask.CompletedTask;
    }

    public void Leave(RequestEnd end, TimeSpan? retryAfter = null)
    {
        lock (_lock)
            _ends.Add((end, retryAfter));
    }
}
