using System.Threading.Channels;

namespace CampaignSync.Core.Engine;

/// <summary>A signal that one waiter consumes; setting it twice is setting it once.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Returns when the signal is set, when the time has passed, or when cancelled; consumes the signal.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(TakeAsync(ends.Token), PassAsync(atMost, ends.Token));
        ends.Cancel();
    }

    private async Task PassAsync(TimeSpan span, CancellationToken cancellationToken) => await Task.Delay(span, time, cancellationToken);

    private async Task TakeAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);
}
