using System.Runtime.CompilerServices;

namespace CampaignSync.Core.Mapping;

/// <summary>Bytes that grow and are used again for the next row. One huge value does not keep its memory.</summary>
internal sealed class Utf8Buffer
{
    private const int FirstSize = 2048;
    private const int KeptSize = 256 * 1024;
    private byte[] _bytes = new byte[FirstSize];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Empties it. What was handed out before stays readable only until the next append.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptSize)
            _bytes = new byte[FirstSize];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        if (_bytes.Length == Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>Room to write into; <see cref="Advance"/> says how much was written.</summary>
    public Span<byte> Room(int atLeast)
    {
        if (_bytes.Length - Length < atLeast)
            Grow(atLeast);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    private void Grow(int room)
    {
        var bigger = new byte[(int)Math.Min(Math.Max((long)Length + room, 2L * _bytes.Length), Array.MaxLength)];
        Written.CopyTo(bigger);
        _bytes = bigger;
    }
}
