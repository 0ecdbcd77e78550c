using System.Runtime.InteropServices;

namespace CampaignSync.Sandbox.Synthetic;

/// <summary>
/// Ids of the rows of one synthetic table. The id of an index is computed, and so is the index of an id: the first
/// 32 bits are the index, permuted, and the rest is a hash of it, which tells our ids from all others.
/// </summary>
internal sealed class SyntheticIds(int seed, uint table, int count)
{
    private const uint First = 0x9E3779B1;
    private const uint Second = 0x85EBCA77;
    private static readonly uint s_firstInverse = Inverse(First);
    private static readonly uint s_secondInverse = Inverse(Second);

    private readonly uint _key = (uint)Mix.Of(seed, table, -1);

    public int Count { get; } = count;

    public Guid At(int index)
    {
        var head = Permute((uint)index);
        var middle = Mix.Of(seed, table ^ head, 1);
        var tail = Mix.Of(seed, table ^ head, 2);
        // Bits 4 and 10: the version and the variant of a random UUID.
        return new Guid(
            head,
            (ushort)middle,
            (ushort)((middle >> 16 & 0x0FFF) | 0x4000),
            (byte)((middle >> 32 & 0x3F) | 0x80),
            (byte)(middle >> 40),
            (byte)tail, (byte)(tail >> 8), (byte)(tail >> 16), (byte)(tail >> 24), (byte)(tail >> 32), (byte)(tail >> 40));
    }

    public bool TryIndexOf(Guid id, out int index)
    {
        Span<Guid> one = [id];
        index = (int)Restore(MemoryMarshal.Cast<Guid, uint>(one)[0]);
        return index >= 0 && index < Count && At(index) == id;
    }

    private uint Permute(uint value)
    {
        value = (value ^ _key) * First;
        value ^= value >> 15;
        value *= Second;
        return value ^ (value >> 16);
    }

    private uint Restore(uint value)
    {
        value ^= value >> 16;
        value *= s_secondInverse;
        value ^= (value >> 15) ^ (value >> 30);
        return (value * s_firstInverse) ^ _key;
    }

    /// <summary>Newton's iteration; each round doubles the number of bits that are right.</summary>
    private static uint Inverse(uint odd)
    {
        var inverse = odd;
        for (var i = 0; i < 5; i++)
            inverse *= 2 - odd * inverse;
        return inverse;
    }
}
