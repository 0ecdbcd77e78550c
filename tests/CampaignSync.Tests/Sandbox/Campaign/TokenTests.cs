using System.Text;
using System.Text.Json.Nodes;

namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class TokenTests : IAsyncLifetime
{
    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync() => _campaign = await CampaignSandbox.StartAsync();

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task Token_OfV2Multipart_IsShapedAsAJwt()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(_campaign.Address.ClientId), "client_id" },
            { new StringContent(_campaign.Address.ClientSecret), "client_secret" },
            { new StringContent("client_credentials"), "grant_type" },
            { new StringContent("adobeio_api"), "scope" },
            { new StringContent(_campaign.Address.OrganizationId), "org_id" },
        };

        var reply = await Reply.ReadAsync(await _campaign.Http.PostAsync(new Uri(_campaign.Address.TokenUrl.Replace("/v3", "/v2", StringComparison.Ordinal)), form));

        var parts = ((string)reply.Json["access_token"]!).Split('.');
        Assert.Equal(3, parts.Length);
        var payload = JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])))!;
        Assert.Equal("86399000", (string)payload["expires_in"]!);
        Assert.Equal(86399, (int)reply.Json["expires_in"]!);
        Assert.True(long.Parse((string)payload["created_at"]!, System.Globalization.CultureInfo.InvariantCulture) > 1_600_000_000_000);
    }

    [Fact]
    public async Task Token_AskedForInTheQuery_IsIssued()
    {
        var address = $"{_campaign.Address.TokenUrl}?client_id={_campaign.Address.ClientId}&client_secret={_campaign.Address.ClientSecret}&grant_type=client_credentials&scope=a";

        Assert.Equal(200, (await _campaign.SendAsync(HttpMethod.Post, address)).Status);
    }

    [Theory]
    [InlineData("wrong", "client_credentials", "a", 401, "invalid_client")]
    [InlineData("", "client_credentials", "a", 400, "invalid_client")]
    [InlineData("campaign-secret", "password", "a", 400, "unsupported_grant_type")]
    [InlineData("campaign-secret", "client_credentials", "", 400, "invalid_scope")]
    public async Task Token_AskedForWrongly_IsRefused(string secret, string grant, string scope, int status, string error)
    {
        var reply = await _campaign.TokenAsync("client_id", _campaign.Address.ClientId, "client_secret", secret, "grant_type", grant, "scope", scope);

        Assert.Equal((status, error), (reply.Status, (string)reply.Json["error"]!));
    }

    [Fact]
    public async Task Request_WithAnExpiredToken_IsRefusedByTheGateway()
    {
        await _campaign.AdminAsync("expire", """{"what":"tokens"}""");

        var reply = await _campaign.GetAsync("profileAndServices/profile");
        await _campaign.SignInAsync();

        Assert.Equal((401, "401013", "Oauth token is not valid"), (reply.Status, (string)reply.Json["error_code"]!, (string)reply.Json["message"]!));
        Assert.Equal(200, (await _campaign.GetAsync("profileAndServices/profile")).Status);
    }

    [Theory]
    [InlineData("Authorization", 403, "403010")]
    [InlineData("X-Api-Key", 403, "403000")]
    public async Task Request_WithoutAHeader_IsRefusedByTheGateway(string header, int status, string code)
    {
        _campaign.Http.DefaultRequestHeaders.Remove(header);

        var reply = await _campaign.GetAsync("profileAndServices/profile");

        Assert.Equal((status, code, "application/json"), (reply.Status, (string)reply.Json["error_code"]!, reply.MediaType));
    }

    [Fact]
    public async Task Request_ToAnotherOrganization_CannotBeRouted()
    {
        var reply = await _campaign.GetAsync(_campaign.Address.Url.Replace("/sandbox/", "/other/", StringComparison.Ordinal) + "/profileAndServices/profile");

        Assert.Equal((400, "Oops. Something went wrong. Check your URI and try again."), (reply.Status, (string)reply.Json["message"]!));
    }

    [Fact]
    public async Task Throttle_AnswersInTheGatewaysWords()
    {
        await _campaign.AdminAsync("throttle", """{"system":"campaign","requestsPerSecond":0}""");
        Reply reply;
        do
            reply = await _campaign.GetAsync("profileAndServices/profile");
        while (reply.Status == 200);

        Assert.Equal((429, "429050", "1"), (reply.Status, (string)reply.Json["error_code"]!, reply.Headers["Retry-After"]));
    }
}
