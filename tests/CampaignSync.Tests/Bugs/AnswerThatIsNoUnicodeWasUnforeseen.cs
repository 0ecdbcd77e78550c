using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire;
using CampaignSync.Tests.Wire.Campaign;
using CampaignSync.Tests.Wire.Dataverse;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Half a surrogate pair in a token's lifetime, in the body of an error or in a next link, and a filter catalogue at another
/// origin, failed a workflow as errors that were not foreseen; they are answers of a system that is out of order. The body of an
/// error to a read was taken up to 64 MB.
/// </summary>
public sealed class AnswerThatIsNoUnicodeWasUnforeseen
{
    private static readonly ProfileQuery s_profiles = new("externalId", ["blackListEmail"], [null], null, Lane.OptOut);

    [Theory]
    [InlineData(200, """{"access_token":"t","expires_in":"\ud800"}""")]
    [InlineData(200, """{"access_token":"\ud800","expires_in":3599}""")]
    [InlineData(500, """{"error":"\ud800"}""")]
    public async Task Token_WithSuchText_IsTransient(int status, string body)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(500)) { Token = _ => WireReply.Of(status, body, "application/json") };

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
    }

    [Theory]
    [InlineData(200, """{"UserId":"\ud800"}""")]
    [InlineData(200, """{"UserId":"x)/../../accounts(y"}""")]
    [InlineData(500, """{"error":{"code":"\ud800","message":"\ud800"}}""")]
    public async Task WhoAmI_WithSuchText_IsTransient(int status, string body)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(status, body));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
    }

    [Fact]
    public async Task NextLink_WithSuchText_IsTransient()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(200, """{"content":[],"next":{"href":"\ud800"}}""", "application/json"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Connector.Profiles.ReadChangedProfilesAsync(s_profiles, null, null, default));
    }

    [Fact]
    public async Task FilterCatalogue_AtAnotherOrigin_IsNotAskedAndIsTransient()
    {
        await using var other = new WireServer(_ => WireReply.Of(200, "{}"));
        await using var wire = new CampaignWire(_ => WireReply.Of(200, $$$"""{"content":{},"filters":{"href":"{{{other.Url}}}/x"}}""", "application/json"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.DescribeAsync("profile", default));

        Assert.Empty(other.Requests);
    }
}
