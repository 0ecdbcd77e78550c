using System.Security.Cryptography;
using System.Text;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>Ids made from names (UUID version 5, RFC 9562), as <c>docs/delivery.md</c> says for activities.</summary>
internal static class NameBasedId
{
    private static readonly Guid s_activities = new("6f1c1c0e-8f0b-5d53-9a57-2f4d3b1b7e51");

    /// <summary>The id of the activity for an event.</summary>
    public static Guid OfActivity(string eventId)
    {
        byte[] input = [.. s_activities.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(eventId)];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing here is a secret.
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
