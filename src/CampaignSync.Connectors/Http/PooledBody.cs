using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>An answer's body in pooled memory, given back when disposed.</summary>
internal sealed class PooledBody(byte[] buffer, int length, bool cut) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>No body.</summary>
    public static PooledBody Empty { get; } = new([], 0, cut: false);

    public ReadOnlyMemory<byte> Memory => new(_buffer, 0, _buffer is null ? 0 : length);

    /// <summary>Whether the answer was longer than the limit, so that this is only its beginning.</summary>
    public bool Cut { get; } = cut;

    public void Dispose()
    {
        if (length == 0 && _buffer is { Length: 0 })
            return;
        if (Interlocked.Exchange(ref _buffer, null) is { } pooled)
            ArrayPool<byte>.Shared.Return(pooled);
    }
}
