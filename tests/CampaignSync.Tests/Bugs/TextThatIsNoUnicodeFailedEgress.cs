using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.Egress;

namespace CampaignSync.Tests.Bugs;

/// <summary>Half a surrogate pair, or bytes that are no UTF-8, in one entry of the journal failed the workflow as an unforeseen error, again with every start.</summary>
public sealed class TextThatIsNoUnicodeFailedEgress
{
    private static readonly byte[] s_notUtf8 = [.. "{\"event\":{\"@id\":\"e1\",\"type\":\"send\",\"campaign\":{\"name\":\""u8, 0xC3, 0x28, .. "\"},\"profile\":{\"externalId\":\"8a1b2c3d-0000-4000-8000-000000000001\"},\"time\":\"2026-01-01T00:00:00Z\"}}"u8];

    [Theory]
    [InlineData("""{"event":{"@id":"\ud800","type":"send"}}""")]
    [InlineData("""{"event":{"@id":"e1","type":"\udc00x"}}""")]
    [InlineData("""{"event":{"@id":"e1","type":"send","profile":{"externalId":"\ud800"},"time":"2026-01-01T00:00:00Z"}}""")]
    [InlineData("""{"event":{"\ud800":1,"@id":"e1","type":"send","time":"\ud83d","profile":{"externalId":"8a1b2c3d-0000-4000-8000-000000000001"}}}""")]
    public void Entry_WithHalfASurrogatePair_IsMalformed(string entry) => AssertMalformed(Encoding.UTF8.GetBytes(entry));

    [Fact]
    public void Entry_ThatIsNoUtf8_IsMalformed() => AssertMalformed(s_notUtf8);

    private static void AssertMalformed(byte[] entry)
    {
        var read = new EventReader(new EgressDefinition()).Read(entry);

        Assert.Equal(EventVerdict.Malformed, read.Verdict);
        Assert.NotNull(read.Reason);
        Assert.NotEqual(Guid.Empty, read.KeyOf(entry));
    }
}
