using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>Which known records a full read has seen: one bit each, so that fifteen million cost two megabytes and outlive a crash.</summary>
internal sealed class SeenMarks(int table)
{
    internal const int ChunkSize = 4096;
    private readonly Dictionary<long, byte[]> _chunks = [];

    public void Mark(IStateTransaction tx, long knownId)
    {
        var chunk = knownId / ChunkSize;
        if (!_chunks.TryGetValue(chunk, out var bits))
            _chunks[chunk] = bits = tx.SeenBits(table, chunk) ?? new byte[ChunkSize / 8];
        var bit = (int)(knownId % ChunkSize);
        bits[bit >> 3] |= (byte)(1 << (bit & 7));
    }

    public void Flush(IStateTransaction tx)
    {
        foreach (var (chunk, bits) in _chunks)
            tx.PutSeenBits(table, chunk, bits);
        _chunks.Clear();
    }

    public bool IsMarked(IStateReader reader, long knownId)
    {
        var chunk = knownId / ChunkSize;
        if (!_chunks.TryGetValue(chunk, out var bits))
            _chunks[chunk] = bits = reader.SeenBits(table, chunk) ?? new byte[ChunkSize / 8];
        var bit = (int)(knownId % ChunkSize);
        return (bits[bit >> 3] & (1 << (bit & 7))) != 0;
    }
}
