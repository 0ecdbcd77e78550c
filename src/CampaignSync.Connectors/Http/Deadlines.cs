using System.Collections.Concurrent;

namespace CampaignSync.Connectors.Http;

/// <summary>Cancels what takes too long. What was in time gives its source back, timer included, for the next.</summary>
internal sealed class Deadlines(TimeSpan span, TimeProvider time)
{
    private readonly ConcurrentQueue<CancellationTokenSource> _free = new();

    /// <summary>Begins one; disposed once nobody looks at its token any more.</summary>
    public Deadline Begin()
    {
        if (!_free.TryDequeue(out var source))
            return new Deadline(this, new CancellationTokenSource(span, time));
        source.CancelAfter(span);
        return new Deadline(this, source);
    }

    private void End(CancellationTokenSource source)
    {
        // Not where it was cancelled, and not with a clock other than the system's.
        if (source.TryReset())
            _free.Enqueue(source);
        else
            source.Dispose();
    }

    public readonly struct Deadline(Deadlines all, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token => source.Token;

        /// <summary>Cancels it early, together with <paramref name="other"/>, until the registration is disposed.</summary>
        public CancellationTokenRegistration Join(CancellationToken other)
            => other.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);

        public void Dispose() => all.End(source);
    }
}
