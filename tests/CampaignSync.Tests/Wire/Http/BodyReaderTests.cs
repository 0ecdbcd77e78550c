using System.Net.Http.Headers;
using CampaignSync.Connectors.Http;

namespace CampaignSync.Tests.Wire.Http;

/// <summary>Answers of every length, announced or not, up to the limit and no further.</summary>
public sealed class BodyReaderTests
{
    private const int Piece = 64 * 1024;

    public static TheoryData<int, bool> Lengths
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var length in new[] { 0, 1, 4095, 4096, 4097, Piece - 1, Piece, Piece + 1, 4096 + Piece, (5 * Piece) + 3, 3_000_000 })
            {
                data.Add(length, true);
                data.Add(length, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Body_OfAnyLength_IsReadWhole(int length, bool announced)
    {
        var sent = Bytes(length);
        using var body = await BodyReader.ReadAsync(Content(sent, announced), BodyReader.PageLimit, default);

        Assert.False(body.Cut);
        Assert.True(sent.AsSpan().SequenceEqual(body.Memory.Span));
    }

    [Theory]
    [InlineData(1000, 1000, false)]
    [InlineData(1001, 1000, true)]
    [InlineData(Piece, Piece, false)]
    [InlineData(Piece + 1, Piece, true)]
    [InlineData((3 * Piece) + 1, 3 * Piece, true)]
    [InlineData(1_000_000, 200_000, true)]
    public async Task Body_BeyondTheLimit_IsCutThere(int length, int limit, bool cut)
    {
        var sent = Bytes(length);
        foreach (var announced in new[] { true, false })
        {
            using var body = await BodyReader.ReadAsync(Content(sent, announced), limit, default);

            Assert.Equal(cut, body.Cut);
            Assert.True(sent.AsSpan(0, Math.Min(length, limit)).SequenceEqual(body.Memory.Span));
        }
    }

    [Fact]
    public async Task Bodies_ThatAreThereTogether_ShareNoMemory_WhateverWasGivenBackBefore()
    {
        for (var round = 0; round < 3; round++)
        {
            var sent = Enumerable.Range(0, 12).Select(i => Bytes((i * 60_000) + round)).ToArray();
            var bodies = new List<PooledBody>();
            foreach (var bytes in sent)
                bodies.Add(await BodyReader.ReadAsync(Content(bytes, announced: true), BodyReader.PageLimit, default));

            for (var i = 0; i < sent.Length; i++)
                Assert.True(sent[i].AsSpan().SequenceEqual(bodies[i].Memory.Span));
            bodies.ForEach(b => b.Dispose());
            Assert.All(bodies, b => Assert.True(b.Memory.IsEmpty));
        }
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static StreamContent Content(byte[] bytes, bool announced)
    {
        var content = new StreamContent(new Trickle(bytes));
        content.Headers.ContentLength = announced ? bytes.Length : null;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Gives what it has in odd lengths, as a socket does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(buffer.Length, 10_007)], cancellationToken);
    }
}
