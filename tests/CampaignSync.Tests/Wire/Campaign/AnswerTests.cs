using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>How each answer to a write is taken, from the samples of the reference.</summary>
public sealed class AnswerTests
{
    private const string Contact = "RST-360011 An error has occurred - please contact your administrator.";

    [Theory]
    [InlineData(Contact + " The value 'invalid' is not valid for the 'nms:recipient:gender' enumeration of the '@gender' field", "gender")]
    [InlineData("PGS-220000 PostgreSQL error: ERROR:  value too long for type character varying(30)", "30")]
    [InlineData(Contact + " RST-360012 Inconsistent operation on resource 'service' – Cannot update key 'SVC3' to 'SVC4'.", "key")]
    [InlineData(CampaignWire.Duplicate, "profile")]
    public async Task RefusalOfTheRecord_GoesToTheDeadLetters_WithRequestAndAnswer_AndNoValueInTheReason(string text, string named)
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(500, text));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present, """{"gender":"invalid"}"""), default);

        Assert.Equal(OutcomeKind.Refused, outcome.Kind);
        Assert.NotNull(outcome.ErrorId);
        Assert.Contains(named, outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("invalid'", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("SVC", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal($"PATCH {CampaignWire.Root}profile/{CampaignWire.Key}\n{{\"gender\":\"invalid\"}}", outcome.Request);
        Assert.Equal($"HTTP 500\n{text}", outcome.Answer);
        Assert.Single(wire.Calls);
    }

    [Theory]
    [InlineData("Cannot update the 'age' property that is read-only\n'age' property is not valid for the 'profile' resource.", "age")]
    [InlineData(Contact + "\n'cusShoe' property is not valid for the 'profile' resource.", "cusShoe")]
    public async Task FieldThatIsGoneOrReadOnly_IsFatal_AndNamesFieldAndResource(string text, string field)
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(500, text));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.SchemaMismatch, outcome.ErrorId);
        Assert.Contains(field, outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("profile", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValueThatReadsLikeAnotherError_DoesNotPassForIt()
    {
        const string value = "'x' property is not valid for the 'profile' resource.";
        await using var wire = new CampaignWire(_ => WireReply.Text(500, $"{Contact} The value '{value}' is not valid for the 'nms:recipient:gender' enumeration of the '@gender' field"));

        Assert.Equal(OutcomeKind.Refused, (await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default)).Kind);
    }

    [Theory]
    [InlineData(500, "'O5iRp40EGA' attribute unknown (see definition of 'Profiles (nms:recipient)' schema). XTK-170036 Unable to parse expression '@id = @O5iRp40EGA'.")]
    [InlineData(500, "")]
    [InlineData(500, "something else")]
    [InlineData(400, "something else")]
    public async Task AnswerThatTellsNothing_IsUnknown_AndTheGateHearsThatItWasAnswered(int status, string text)
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(status, text));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.StartsWith($"HTTP {status}", outcome.Answer, StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Answered, Assert.Single(wire.Gate.Ends).End);
    }

    [Theory]
    [InlineData("""{"error_code":"403023","message":"Profile is not valid"}""", "product profile")]
    [InlineData("""{"error_code":"403000","message":"Api Key is required"}""", "clientId")]
    [InlineData("""{"error_code":"403003","message":"Api Key is invalid"}""", "clientId")]
    [InlineData("""{"error_code":"403010","message":"Oauth token is missing."}""", "403010")]
    [InlineData("forbidden", "403")]
    public async Task RefusalOfTheCredential_IsFatal_WithWhatToDo(string body, string named)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(403, body, "application/json"));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.CredentialRejected, outcome.ErrorId);
        Assert.Contains(named, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenThatIsNotValid_IsRenewedOnce_ThenFatal()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(401, """{"error_code":"401013","message":"Oauth token is not valid"}""", "application/json"));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.CredentialRejected, outcome.ErrorId);
        Assert.Contains("401013", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, wire.Calls.Count);
        Assert.Equal(2, wire.Gate.Ends.Count);
    }

    [Fact]
    public async Task ImsThatRejectsTheSecret_IsFatal_AndTheSecretStandsNowhere()
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Updated)
        {
            Token = _ => WireReply.Of(401, """{"error":"invalid_client","error_description":"invalid client_secret parameter"}""", "application/json"),
        };

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.CredentialRejected, outcome.ErrorId);
        Assert.Contains("Campaign rejected the client id or secret (invalid_client)", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(FixedSecrets.Secret, outcome.ToString(), StringComparison.Ordinal);
        Assert.Empty(wire.Calls);
    }

    [Theory]
    [InlineData("Retry-After: 5", 5)]
    [InlineData("X-Nothing: 1", null)]
    public async Task TooManyRequests_IsThrottled(string header, int? seconds)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(429, """{"error_code":"429050","message":"Too many requests"}""", "application/json", header));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Absent), default);

        TimeSpan? wait = seconds is { } s ? TimeSpan.FromSeconds(s) : null;
        Assert.Equal(OutcomeKind.Throttled, outcome.Kind);
        Assert.Equal(wait, outcome.RetryAfter);
        Assert.Equal((RequestEnd.Throttled, wait), Assert.Single(wire.Gate.Ends));
    }

    [Fact]
    public async Task SystemThatIsAway_IsUnavailable_WhateverTheWay()
    {
        WireReply[] ways =
        [
            WireReply.Of(502, """{"code":502,"message":"Oops. Something went wrong. Check your URI and try again."}""", "application/json"),
            WireReply.Of(500, """{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}""", "application/json"),
            WireReply.Of(503), WireReply.Of(504), WireReply.Html(502), WireReply.Html(200), WireReply.Html(500), WireReply.Drop, WireReply.Torn("{}"),
            WireReply.Of(302, "", headers: "Location: https://evil.example/"),
        ];
        foreach (var way in ways)
        {
            foreach (var write in (RecordWrite[])[CampaignWire.Write(Expectation.Absent), CampaignWire.Write(Expectation.Present), CampaignWire.Delete()])
            {
                await using var wire = new CampaignWire(_ => way);
                var outcome = await wire.Records.WriteAsync(write, default);
                Assert.Equal(OutcomeKind.Unavailable, outcome.Kind);
                Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
                Assert.DoesNotContain("ims-token", outcome.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task TextWhereJsonWasDue_IsUnavailable()
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(200, "welcome"));

        Assert.Equal(OutcomeKind.Unavailable, (await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Absent), default)).Kind);
        Assert.Equal(OutcomeKind.Unavailable, (await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default)).Kind);
        Assert.Equal(OutcomeKind.Done, (await wire.Records.WriteAsync(CampaignWire.Delete(), default)).Kind);
    }

    [Fact]
    public async Task LongAnswer_IsCutAt4000Characters()
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(500, new string('x', 100_000)));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal("HTTP 500\n".Length + 4000, outcome.Answer!.Length);
    }

    [Fact]
    public async Task Cancellation_IsNoOutcome()
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Updated);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), cancellation.Token));
    }
}
