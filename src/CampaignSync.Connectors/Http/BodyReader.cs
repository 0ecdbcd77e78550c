using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>Reads answers into pooled memory, never more of them than a limit.</summary>
internal static class BodyReader
{
    /// <summary>Of an error, and of the answer to a write: 1 MiB.</summary>
    public const int SmallLimit = 1 << 20;

    /// <summary>Of a page: 64 MiB.</summary>
    public const int PageLimit = 64 << 20;

    private const int FirstLength = 4 * 1024;

    // An announced length is believed up to here; beyond it the buffer grows with what really comes.
    private const int MostBelieved = 8 << 20;

    /// <summary>Reads to the end or to the limit.</summary>
    public static async ValueTask<PooledBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced == 0)
            return PooledBody.Empty;

        // One byte more than announced, so that the end is seen without growing.
        var length = announced is { } known ? (int)Math.Min(known, Math.Min(limit, MostBelieved)) + 1 : FirstLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var filled = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                if (filled == buffer.Length)
                    Grow(ref buffer, filled);
                var room = (int)Math.Min(buffer.Length - filled, (long)limit + 1 - filled);
                var read = await stream.ReadAsync(buffer.AsMemory(filled, room), cancellationToken);
                filled += read;
                if (read == 0)
                    return new PooledBody(buffer, filled, cut: false);
                if (filled > limit)
                    return new PooledBody(buffer, limit, cut: true);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Buffer.BlockCopy(buffer, 0, larger, 0, filled);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
