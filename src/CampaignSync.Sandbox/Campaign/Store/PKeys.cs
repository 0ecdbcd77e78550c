using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>
/// Makes the opaque PKey of a row (<c>@</c> and URL-safe base64) from table and row number, and reads it back. Keys differ
/// from instance to instance, as Campaign's do, because <paramref name="salt"/> goes in.
/// </summary>
internal sealed class PKeys(ulong salt)
{
    public const int Length = 23;
    private const int TableShift = 48;

    public void Write(PooledBuffer buffer, int table, long row)
    {
        Span<byte> raw = stackalloc byte[16];
        var head = Mix(((ulong)table << TableShift | (ulong)row) ^ salt);
        BinaryPrimitives.WriteUInt64BigEndian(raw, head);
        BinaryPrimitives.WriteUInt64BigEndian(raw[8..], Mix(head ^ ~salt));
        buffer.Write((byte)'@');
        buffer.Advance(Base64Url.EncodeToUtf8(raw, buffer.GetSpan(Length)));
    }

    /// <summary>Reads a PKey of the given table.</summary>
    /// <returns>False if it is none of ours, or of another table.</returns>
    public bool TryRead(ReadOnlySpan<char> key, int table, out long row)
    {
        row = -1;
        Span<byte> raw = stackalloc byte[18];
        if (key.Length != Length || key[0] != '@' || !Base64Url.TryDecodeFromChars(key[1..], raw, out var count) || count != 16)
            return false;
        var head = BinaryPrimitives.ReadUInt64BigEndian(raw);
        if (BinaryPrimitives.ReadUInt64BigEndian(raw[8..]) != Mix(head ^ ~salt))
            return false;
        var plain = Unmix(head) ^ salt;
        row = (long)(plain & ((1UL << TableShift) - 1));
        return (int)(plain >> TableShift) == table;
    }

    public string Of(int table, long row)
    {
        using var buffer = new PooledBuffer(Length);
        Write(buffer, table, row);
        return Encoding.ASCII.GetString(buffer.Written);
    }

    // SplitMix64's finalizer, and its inverse.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Unmix(ulong z)
    {
        z = (z ^ (z >> 31) ^ (z >> 62)) * 0x319642B2D24D8EC3;
        z = (z ^ (z >> 27) ^ (z >> 54)) * 0x96DE1B173F119089;
        return z ^ (z >> 30) ^ (z >> 60);
    }
}
