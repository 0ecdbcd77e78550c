using System.Buffers.Binary;
using CampaignSync.Core.State;

namespace CampaignSync.Sqlite.Rows;

/// <summary>Parents as one blob in the row: 21 bytes each (table, key, whether it blocks or is former). Null: none.</summary>
internal static class Parents
{
    private const int Size = 21;
    private const byte Blocking = 1;
    private const byte Former = 2;

    public static byte[]? Encode(IReadOnlyList<ParentLink> parents)
    {
        if (parents.Count == 0)
            return null;
        var bytes = new byte[parents.Count * Size];
        for (var i = 0; i < parents.Count; i++)
        {
            var link = bytes.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteInt32BigEndian(link, parents[i].Table);
            parents[i].Key.TryWriteBytes(link[4..], bigEndian: true, out _);
            link[20] = (byte)((parents[i].Blocking ? Blocking : 0) | (parents[i].Former ? Former : 0));
        }

        return bytes;
    }

    public static IReadOnlyList<ParentLink> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return [];
        var parents = new ParentLink[bytes.Length / Size];
        for (var i = 0; i < parents.Length; i++)
        {
            var link = bytes.Slice(i * Size, Size);
            parents[i] = new(BinaryPrimitives.ReadInt32BigEndian(link), new Guid(link[4..20], bigEndian: true), (link[20] & Blocking) != 0, (link[20] & Former) != 0);
        }

        return parents;
    }
}
