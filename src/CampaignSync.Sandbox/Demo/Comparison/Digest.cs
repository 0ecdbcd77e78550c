using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>What is kept of a record while the other side is read: sixteen bytes, so that a million records fit.</summary>
internal static class Digest
{
    private const char Separator = '\u001f';

    public static UInt128 Of(IEnumerable<string> values)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Separator, values)));
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
