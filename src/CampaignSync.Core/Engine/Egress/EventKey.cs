using System.Security.Cryptography;
using System.Text;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>The id of the activity that an event becomes: a UUIDv5 (RFC 9562) of the event's id, so that every repeat hits the same record (rule 3).</summary>
public static class EventKey
{
    /// <summary>Namespace of the ids, printed in <c>docs/delivery.md</c>; never to be changed.</summary>
    public static readonly Guid Namespace = new("6f1c1c0e-8f0b-5d53-9a57-2f4d3b1b7e51");

    public static Guid Of(string eventId)
    {
        var name = Encoding.UTF8.GetBytes(eventId);
        var input = new byte[16 + name.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input, 16);
#pragma warning disable CA5350 // UUIDv5 is defined over SHA-1; nothing here is a secret.
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Key for an entry that has no id: of its own bytes, so that it too is kept once.</summary>
    public static Guid OfBytes(ReadOnlySpan<byte> entry) => Of(Convert.ToHexString(SHA256.HashData(entry)));
}
