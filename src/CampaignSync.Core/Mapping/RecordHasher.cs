using System.Security.Cryptography;

namespace CampaignSync.Core.Mapping;

/// <summary>Keyed hashes of what was written: HMAC-SHA256 under the home's own key, cut to 16 bytes, so that a known record tells nothing of a person. Thread-safe.</summary>
public sealed class RecordHasher
{
    public const int KeyLength = 32;
    public const int HashLength = 16;

    private readonly byte[] _key;

    /// <param name="key">32 random bytes, made once per home.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public RecordHasher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
            throw new ArgumentException($"The key has {key.Length} bytes, {KeyLength} are due.", nameof(key));
        _key = key.ToArray();
    }

    public byte[] Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, content, full);
        return full[..HashLength].ToArray();
    }
}
