using System.Buffers.Binary;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// The two JSON objects of a record as one block: what an update sends, and, where fields with <c>applyUpdates: false</c>
/// make it differ, what a create sends. Neither holds the key.
/// </summary>
public static class RecordBody
{
    private const int HeaderLength = sizeof(int);

    /// <summary>Puts both in one block. An empty <paramref name="create"/> means: the same as the update.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> update, ReadOnlySpan<byte> create)
    {
        var block = new byte[HeaderLength + update.Length + create.Length];
        BinaryPrimitives.WriteInt32LittleEndian(block, update.Length);
        update.CopyTo(block.AsSpan(HeaderLength));
        create.CopyTo(block.AsSpan(HeaderLength + update.Length));
        return block;
    }

    /// <summary>What is sent to a record that exists.</summary>
    public static ReadOnlyMemory<byte> Update(byte[] block)
        => block.AsMemory(HeaderLength, BinaryPrimitives.ReadInt32LittleEndian(block));

    /// <summary>What is sent for a record that is created, and on replay: all fields.</summary>
    public static ReadOnlyMemory<byte> Create(byte[] block)
    {
        var rest = block.AsMemory(HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(block));
        return rest.IsEmpty ? Update(block) : rest;
    }
}
