using System.Buffers;

namespace CampaignSync.Connectors.Http;

/// <summary>
/// Text of a request that grows in blocks: a large one in one piece would lie on the large object heap, which is emptied by
/// full collections only. Blocks are not pooled, because a system may answer before it has taken the whole request.
/// </summary>
internal sealed class BlockWriter : IBufferWriter<byte>
{
    private const int FirstLength = 4 * 1024;
    private const int BlockLength = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _block = GC.AllocateUninitializedArray<byte>(FirstLength);
    private int _filled;

    /// <summary>What was written; not to be written to any more.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Blocks => [.. _full, _block.AsMemory(0, _filled)];

    public void Advance(int count) => _filled += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var room = Math.Max(sizeHint, 1);
        if (_block.Length - _filled < room)
        {
            _full.Add(_block.AsMemory(0, _filled));
            (_block, _filled) = (GC.AllocateUninitializedArray<byte>(Math.Max(room, BlockLength)), 0);
        }

        return _block.AsMemory(_filled);
    }
}
