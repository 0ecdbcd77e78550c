using System.Buffers;
using System.Buffers.Binary;
using CampaignSync.Core.State;

namespace CampaignSync.Sqlite.Rows;

/// <summary>
/// What differs between the items of a pack, one behind the other: key (16 bytes), row version (8), row hash (1 whether there
/// is one, 8), length and bytes of the hash, length and bytes of the body (4 each; -1: null). Numbers are little-endian.
/// </summary>
internal static class PackContent
{
    private const int HeadSize = 33;
    private const int Null = -1;

    public static void Write(IBufferWriter<byte> to, Item item)
    {
        var head = to.GetSpan(HeadSize);
        item.Key.TryWriteBytes(head, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], item.SourceVersion);
        head[24] = item.RowHash is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(head[25..], item.RowHash ?? 0);
        to.Advance(HeadSize);
        Write(to, item.Hash);
        Write(to, item.Body);
    }

    /// <summary>Cuts the first item off what is left of a pack's content.</summary>
    /// <param name="wanted">False: it is passed over.</param>
    /// <exception cref="ArgumentOutOfRangeException">The content ends before the item does.</exception>
    public static Item? Take(ref ReadOnlySpan<byte> content, Pack pack, long id, bool wanted)
    {
        var head = content[..HeadSize];
        content = content[HeadSize..];
        var hash = TakeBytes(ref content, out var hasHash);
        var body = TakeBytes(ref content, out var hasBody);
        return !wanted ? null : new Item
        {
            Id = id,
            Table = pack.Table,
            Key = new Guid(head[..16], bigEndian: true),
            Kind = ItemKind.Upsert,
            State = ItemState.Ready,
            Lane = pack.Lane,
            InFlightEpoch = pack.IsInFlight(id) ? pack.InFlightEpoch : 0,
            SourceVersion = BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            Sequence = pack.Sequence,
            DefinitionVersion = pack.DefinitionVersion,
            WriteAll = pack.WriteAll,
            QueuedAt = pack.QueuedAt,
            DueAt = pack.DueAt,
            RowHash = head[24] == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(head[25..]),
            Hash = hasHash ? hash.ToArray() : null,
            Body = hasBody ? body.ToArray() : null,
        };
    }

    private static void Write(IBufferWriter<byte> to, byte[]? bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), bytes?.Length ?? Null);
        to.Advance(4);
        to.Write(bytes);
    }

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> content, out bool there)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(content);
        there = length != Null;
        var bytes = content.Slice(4, there ? length : 0);
        content = content[(4 + bytes.Length)..];
        return bytes;
    }
}
