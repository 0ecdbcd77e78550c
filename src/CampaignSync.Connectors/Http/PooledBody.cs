using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>An answer's body; pooled memory is given back when it is disposed.</summary>
/// <param name="pool">Whose memory it is; null: nobody's.</param>
internal sealed class PooledBody(byte[] buffer, int length, bool cut, ArrayPool<byte>? pool) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>No body.</summary>
    public static PooledBody Empty { get; } = new([], 0, cut: false, pool: null);

    public ReadOnlyMemory<byte> Memory => new(_buffer, 0, _buffer is null ? 0 : length);

    /// <summary>Whether the answer was longer than the limit, so that this is only its beginning.</summary>
    public bool Cut { get; } = cut;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } given)
            pool?.Return(given);
    }
}
