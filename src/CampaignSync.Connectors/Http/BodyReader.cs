using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>
/// Reads answers, never more of them than a limit. Memory is pooled in pieces of one size; an answer that needs several is
/// put together: up to half a megabyte in one of a few arrays that are kept for that, beyond it in an array of its own, which
/// no pool keeps. Pools that have seen large answers of all sizes hold on to them, and what no pool keeps is emptied by full
/// collections only.
/// </summary>
internal static class BodyReader
{
    /// <summary>Of an error, and of the answer to a write: 1 MiB.</summary>
    public const int SmallLimit = 1 << 20;

    /// <summary>Of a page: 64 MiB.</summary>
    public const int PageLimit = 64 << 20;

    /// <summary>Longest answer of several pieces whose memory is kept: of a batch, of a page of events.</summary>
    private const int KeptLength = 512 * 1024;
    private const int ArraysKept = 4;

    private const int FirstLength = 4 * 1024;
    private const int PieceLength = 64 * 1024;

    private static readonly ArrayPool<byte> s_joined = ArrayPool<byte>.Create(KeptLength, ArraysKept);

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
                    var whole = new PooledBody(piece, total, cut, ArrayPool<byte>.Shared);
                    piece = [];
                    return whole;
                }
                var pool = total <= KeptLength ? s_joined : null;
                return new PooledBody(Join(full, piece, total, pool), total, cut, pool);
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

    private static byte[] Join(List<byte[]> full, byte[] last, int total, ArrayPool<byte>? pool)
    {
        var whole = pool?.Rent(total) ?? GC.AllocateUninitializedArray<byte>(total);
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
