using System.Text;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Mapping;

/// <summary>A row has the hash that it had only if nothing has changed that decides what is written for it.</summary>
public sealed class RowHasherTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, RecordHasher.KeyLength).Select(i => (byte)i)];
    private static readonly long s_hash = Of(["\"Ann\"", "null", "7"]);

    [Fact]
    public void SameRow_SameMapping_HasTheSameHash() => Assert.Equal(s_hash, Of(["\"Ann\"", "null", "7"]));

    [Theory]
    [InlineData("\"Anne\"", "null", "7")]
    [InlineData("\"Ann\"", "\"\"", "7")]
    [InlineData("\"Ann\"", "", "7")]
    [InlineData("\"Ann\"", "null7", "")]
    [InlineData("null", "\"Ann\"", "7")]
    public void AnotherValue_AnotherHash(params string[] cells) => Assert.NotEqual(s_hash, Of(cells));

    [Fact]
    public void AnotherVersion_AnotherHash() => Assert.NotEqual(s_hash, Of(["\"Ann\"", "null", "7"], version: 2));

    [Fact]
    public void AnotherHome_AnotherHash() => Assert.NotEqual(s_hash, Of(["\"Ann\"", "null", "7"], key: [.. s_key.Reverse()]));

    [Theory]
    [InlineData("mapping", "metadatA")]
    [InlineData("mappingm", "etadata")]
    [InlineData("mapping", "metadata", "")]
    [InlineData("mapping")]
    public void AnotherMapping_AnotherHash(params string[] mapping) => Assert.NotEqual(s_hash, Of(["\"Ann\"", "null", "7"], mapping: mapping));

    [Fact]
    public void Hasher_IsUsedAgain_ForRowsOfAnyLength()
    {
        var hasher = Hasher(1);
        var small = Row(["\"a\""], 1);
        var first = hasher.Hash(small);
        hasher.Hash(Row([$"\"{new string('x', 300_000)}\""], 1));

        Assert.Equal(first, hasher.Hash(small));
    }

    private static long Of(string[] cells, long version = 1, byte[]? key = null, string[]? mapping = null)
        => Hasher(cells.Length, key, mapping).Hash(Row(cells, version));

    private static RowHasher Hasher(int columns, byte[]? key = null, string[]? mapping = null) => new(key ?? s_key, columns, mapping ?? ["mapping", "metadata"]);

    private static SourceRow Row(string[] cells, long version)
    {
        var page = new SourcePage(Encoding.UTF8.GetBytes(string.Concat(cells)), cells.Length);
        var row = page.AddRow(Guid.Empty, version);
        var start = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            page.SetCell(row, i, start, cells[i].Length);
            start += cells[i].Length;
        }
        return page[row];
    }
}
