using System.Security.Cryptography;

namespace CampaignSync.Core.Mapping;

/// <summary>Keyed hashes of what was written: HMAC-SHA256 under the home's own key, cut to 16 bytes, so that a known record tells nothing of a person. Thread-safe.</summary>
public sealed class RecordHasher : IDisposable
{
    public const int KeyLength = 32;
    public const int HashLength = 16;

    private readonly byte[] _key;

    /// <summary>Keyed once and used again: setting up the key costs as much as hashing a record.</summary>
    private IncrementalHash? _idle;

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
        var hmac = Interlocked.Exchange(ref _idle, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(content);
        hmac.GetHashAndReset(full);
        Interlocked.Exchange(ref _idle, hmac)?.Dispose();
        return full[..HashLength].ToArray();
    }

    public void Dispose() => Interlocked.Exchange(ref _idle, null)?.Dispose();
}
