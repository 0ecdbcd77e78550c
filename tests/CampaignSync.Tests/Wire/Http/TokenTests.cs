using CampaignSync.Connectors.Dataverse;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire.Dataverse;

namespace CampaignSync.Tests.Wire.Http;

/// <summary>Tokens: how they are asked for, kept, renewed, and what a refusal leads to.</summary>
public sealed class TokenTests
{
    private const string WhoAmI = """
        {"@odata.context":"x/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse","BusinessUnitId":"8a1b2c3d-0000-4000-8000-000000000001","UserId":"8a1b2c3d-0000-4000-8000-000000000002","OrganizationId":"8a1b2c3d-0000-4000-8000-000000000003"}
        """;

    private static readonly string[] s_challenge =
        ["WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/t/oauth2/authorize, resource_id=https://org/"];

    private static WireReply Token(string token, object expiresIn)
        => WireReply.Of(200, $$"""{"token_type":"Bearer","expires_in":{{expiresIn}},"access_token":"{{token}}"}""", "application/json");

    [Fact]
    public async Task SignIn_AsksForClientCredentials_AndCallsWhoAmI()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI));

        await wire.Records.SignInAsync(default);

        var token = wire.Server.Requests[0];
        Assert.Equal($"POST {DataverseWire.TokenPath}", token.Line);
        Assert.Equal("application/x-www-form-urlencoded", token.Headers["Content-Type"]);
        Assert.False(token.Headers.ContainsKey("Authorization"));
        Assert.Equal(
            $"grant_type=client_credentials&client_id=client-1&client_secret=canary%2Bsecret%2F42&scope={Uri.EscapeDataString(wire.Server.Url)}%2F.default",
            token.Body);
        Assert.Equal("GET /api/data/v9.2/WhoAmI", Assert.Single(wire.Calls).Line);
        Assert.Equal(1, wire.Gate.Entered);
    }

    [Fact]
    public async Task Token_IsKeptUntilFiveMinutesBeforeItsEnd()
    {
        var time = new ManualTime();
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI), time);

        await wire.Records.SignInAsync(default);
        time.Advance(TimeSpan.FromSeconds(3599 - 301));
        await wire.Records.SignInAsync(default);
        Assert.Equal(1, wire.TokensIssued);

        time.Advance(TimeSpan.FromSeconds(2));
        await wire.Records.SignInAsync(default);
        Assert.Equal(2, wire.TokensIssued);
        Assert.Equal("Bearer token-2", wire.Calls[^1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    public async Task Token_OfNoLifetime_IsNotFetchedForEveryCall(string expiresIn)
    {
        var time = new ManualTime();
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI), time) { Token = _ => Token("short", expiresIn) };

        for (var i = 0; i < 20; i++)
            await wire.Records.SignInAsync(default);

        Assert.Equal(1, wire.TokensIssued);
    }

    [Fact]
    public async Task Token_ThatManyAskForAtOnce_IsFetchedOnce()
    {
        var signal = new TaskCompletionSource();
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI)) { Token = _ => Token("one", 3599) with { Until = signal.Task } };

        var calls = Enumerable.Range(0, 20).Select(_ => wire.Records.SignInAsync(default)).ToArray();
        signal.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(1, wire.TokensIssued);
        Assert.Equal(20, wire.Calls.Count);
    }

    [Fact]
    public async Task RejectedToken_IsRenewedOnce_ForAllWhoHaveIt()
    {
        await using var wire = new DataverseWire(r => r.Headers["Authorization"] == "Bearer token-1"
            ? WireReply.Of(401, "", headers: s_challenge) : WireReply.Of(200, WhoAmI));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => wire.Records.SignInAsync(default)));

        Assert.Equal(2, wire.TokensIssued);
        Assert.Equal(20, wire.Calls.Count(c => c.Headers["Authorization"] == "Bearer token-2"));
        Assert.Equal(wire.Gate.Entered, wire.Gate.Ends.Count);
    }

    [Theory]
    [InlineData("0x8004A101")]
    [InlineData("0x80041d52")]
    [InlineData("0x80044302")]
    public async Task TokenThatIsRejectedTwice_IsFatal_AndCallsAreNotRepeatedFurther(string code)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(401, $$$"""{"error":{"code":"{{{code}}}","message":"Token"}}"""));

        var fault = await Assert.ThrowsAsync<FatalException>(() => wire.Records.SignInAsync(default));

        Assert.Equal(FailureId.CredentialRejected, fault.FailureId);
        Assert.Contains("Dataverse", fault.Message, StringComparison.Ordinal);
        Assert.Contains(code, fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, wire.Calls.Count);
        Assert.Equal(2, wire.TokensIssued);
    }

    [Fact]
    public async Task TokensThatAreRejectedAfterOthersWereTaken_AreTransient_AndFatalAfterAWhile()
    {
        var time = new ManualTime();
        var rejects = false;
        await using var wire = new DataverseWire(_ => rejects ? WireReply.Of(401, """{"error":{"code":"0x80041d52","message":"Token"}}""") : WireReply.Of(200, WhoAmI), time);
        await wire.Records.SignInAsync(default);
        rejects = true;

        var passing = await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
        time.Advance(TimeSpan.FromSeconds(5));
        var fault = await Assert.ThrowsAsync<FatalException>(() => wire.Records.SignInAsync(default));

        Assert.Contains("0x80041d52", passing.Message, StringComparison.Ordinal);
        Assert.Contains("tried again for 15 seconds", passing.Message, StringComparison.Ordinal);
        Assert.Equal(FailureId.CredentialRejected, fault.FailureId);
        Assert.Equal(3, wire.Gate.Ends.Count(e => e.End == RequestEnd.Unavailable));
    }

    [Fact]
    public async Task TokensThatAreRejectedNowAndThen_AreTransient()
    {
        var time = new ManualTime();
        var answers = 0;
        await using var wire = new DataverseWire(_ => answers++ % 3 == 0 ? WireReply.Of(200, WhoAmI) : WireReply.Of(401, "{}"), time);
        for (var i = 0; i < 5; i++)
        {
            await wire.Records.SignInAsync(default);
            await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
            time.Advance(TimeSpan.FromMinutes(3));
        }
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret canary+secret/42 is right.","error_codes":[7000215]}""", "AADSTS7000215")]
    [InlineData(400, """{"error":"invalid_scope","error_description":"AADSTS70011: The provided value for scope is not valid.","error_codes":[70011]}""", "AADSTS70011")]
    [InlineData(400, """{"error":"invalid_client"}""", "invalid_client")]
    [InlineData(401, """{"error":"canary+secret/42"}""", "no reason")]
    [InlineData(404, """{}""", "404")]
    [InlineData(400, "not json", "400")]
    public async Task Refusal_IsFatal_NamesSystemCodeAndRemedy_AndNeverTheSecret(int status, string body, string named)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI)) { Token = _ => WireReply.Of(status, body, "application/json") };

        var fault = await Assert.ThrowsAsync<FatalException>(() => wire.Records.SignInAsync(default));

        Assert.Equal(FailureId.CredentialRejected, fault.FailureId);
        Assert.Contains("Dataverse", fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Contains("clientSecret", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(wire.Calls);
    }

    [Fact]
    public async Task EndpointThatIsAway_IsTransient_WhateverTheWay()
    {
        WireReply[] ways =
        [
            WireReply.Of(429, "", headers: "Retry-After: 3"), WireReply.Of(503), WireReply.Html(200), WireReply.Html(502), WireReply.Html(400), WireReply.Drop,
            WireReply.Torn("""{"access_token":"""), WireReply.Of(200, "{}"), WireReply.Of(200, "[]"), WireReply.Of(200, """{"access_token":"a\nb"}"""),
            WireReply.Of(302, "", headers: "Location: https://evil.example/"), WireReply.Of(400, """{"error":"temporarily_unavailable"}"""),
        ];
        foreach (var way in ways)
        {
            await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI)) { Token = _ => way };
            await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
            Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
        }
    }

    [Fact]
    public async Task EarlyRenewal_WhileTheEndpointIsAway_GoesOnWithTheOldToken()
    {
        var time = new ManualTime();
        var away = false;
        await using var wire = new DataverseWire(_ => WireReply.Of(200, WhoAmI), time) { Token = _ => away ? WireReply.Of(503) : Token("good", 3600) };
        await wire.Records.SignInAsync(default);

        away = true;
        time.Advance(TimeSpan.FromMinutes(56));
        await wire.Records.SignInAsync(default);
        await wire.Records.SignInAsync(default);
        Assert.Equal(2, wire.TokensIssued);

        time.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
    }

    [Fact]
    public void PlainHttp_ToAnotherMachine_IsRefusedBeforeAnythingIsSent()
    {
        var connection = new DataverseConnection(
            new Uri("http://org.crm.dynamics.com/"), new Uri("https://login.microsoftonline.com/t/oauth2/v2.0/token"), "t", "c", new SecretReference("f", null));

        var fault = Assert.Throws<FatalException>(() => new DataverseConnector(connection, new FixedSecrets(), new RecordingGate(), TimeProvider.System));

        Assert.Contains("https", fault.Message, StringComparison.Ordinal);
    }
}
