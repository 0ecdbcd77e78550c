using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>
/// Reads answers, never more of them than a limit. Memory is pooled in pieces of one size; an answer that needs several is
/// put together in an array of its own, which no pool keeps: pools that have seen large answers of all sizes hold on to them.
/// </summary>
internal static class BodyReader
{
    /// <summary>Of an error, and of the answer to a write: 1 MiB.</summary>
    public const int SmallLimit = 1 << 20;

    /// <summary>Of a page: 64 MiB.</summary>
    public const int PageLimit = 64 << 20;

    private const int FirstLength = 4 * 1024;
    private const int PieceLength = 64 * 1024;

    /// <summary>Reads to the end or to the limit.</summary>
    public static async ValueTask<PooledBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced == 0)
            return PooledBody.Empty;

        // One byte more than announced, so that the end is seen without another piece.
        var length = announced is { } known ? (int)Math.Min(known + 1, PieceLength) : FirstLength;
        List<byte[]>? full = null;
        var piece = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var (before, filled) = (0L, 0);
            while (true)
            {
                if (filled == piece.Length)
                {
                    (full ??= []).Add(piece);
                    before += filled;
                    (piece, filled) = (ArrayPool<byte>.Shared.Rent(PieceLength), 0);
                }
                var room = (int)Math.Min(piece.Length - filled, limit + 1L - before - filled);
                var read = await stream.ReadAsync(piece.AsMemory(filled, room), cancellationToken);
                filled += read;
                var cut = before + filled > limit;
                if (read > 0 && !cut)
                    continue;

                var total = (int)Math.Min(before + filled, limit);
                if (full is null)
                {
                    var whole = new PooledBody(piece, total, cut);
                    piece = [];
                    return whole;
                }
                return new PooledBody(Join(full, piece, total), total, cut, pooled: false);
            }
        }
        finally
        {
            foreach (var used in full ?? [])
                ArrayPool<byte>.Shared.Return(used);
            if (piece.Length > 0)
                ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static byte[] Join(List<byte[]> full, byte[] last, int total)
    {
        var whole = GC.AllocateUninitializedArray<byte>(total);
        var at = 0;
        foreach (var piece in full.Append(last))
        {
            var length = Math.Min(piece.Length, total - at);
            Buffer.BlockCopy(piece, 0, whole, at, length);
            at += length;
        }
        return whole;
    }
}
