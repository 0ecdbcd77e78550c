using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>Writes by the key in the URL, from the samples of the reference.</summary>
public sealed class KeyUrlWriteTests
{
    private static WireReply Text(int status, string body) => WireReply.Text(status, body);

    [Fact]
    public async Task Absent_IsCreatedInOneRequest_WithTheKeyBeforeTheFields()
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Created);

        var outcome = await wire.Records.WriteAsync(
            CampaignWire.Write(Expectation.Absent, """{"firstName":"A"}""", create: """{"firstName":"A","gender":"male","location":{"city":"Zürich"}}"""), default);

        Assert.Equal(WriteOutcome.Done, outcome);
        // The first create of all is followed by a look whether its key finds it.
        Assert.Equal(["POST profile", $"GET profile/{CampaignWire.Key}"], wire.Lines);
        var call = wire.Calls[0];
        Assert.Equal($$$"""{"externalId":"{{{CampaignWire.Key}}}","firstName":"A","gender":"male","location":{"city":"Zürich"}}""", call.Body);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal("Bearer ims-token", call.Headers["Authorization"]);
        Assert.Equal("client-1", call.Headers["X-Api-Key"]);
        Assert.Equal("no-cache", call.Headers["Cache-Control"]);
        Assert.All(wire.Gate.Ends, end => Assert.Equal(RequestEnd.Answered, end.End));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ }")]
    public async Task Absent_WithoutFields_IsCreatedWithTheKeyAlone(string body)
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Created);

        await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Absent, body), default);

        Assert.Equal($$"""{"externalId":"{{CampaignWire.Key}}"}""", wire.Calls[0].Body.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Absent_ThatIsThereAllTheSame_IsAdoptedByAnUpdate()
    {
        await using var wire = new CampaignWire(r => r.Method == "POST" ? Text(500, CampaignWire.Duplicate) : CampaignWire.Updated);

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Absent, """{"firstName":"B"}""", """{"firstName":"B","gender":"male"}"""), default);

        Assert.Equal(WriteOutcome.Done, outcome);
        Assert.Equal(["POST profile", $"PATCH profile/{CampaignWire.Key}"], wire.Lines);
        Assert.Equal("""{"firstName":"B"}""", wire.Calls[1].Body);
        Assert.Equal(2, wire.Gate.Ends.Count);
    }

    [Fact]
    public async Task Present_IsUpdatedInOneRequest()
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Updated);

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);

        Assert.Equal(WriteOutcome.Done, outcome);
        Assert.Equal([$"PATCH profile/{CampaignWire.Key}"], wire.Lines);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task Present_AnsweredWithoutABody_IsDone(int status)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(status));

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default));
    }

    [Fact]
    public async Task Present_ThatIsGone_IsCreatedAgainWithAllFields()
    {
        await using var wire = new CampaignWire(r => r.Method == "PATCH" ? Text(404, CampaignWire.UnknownKey) : CampaignWire.Created);

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present, """{"firstName":"B"}""", """{"firstName":"B","gender":"male"}"""), default);

        Assert.Equal(WriteOutcome.Done, outcome);
        Assert.Equal([$"PATCH profile/{CampaignWire.Key}", "POST profile", $"GET profile/{CampaignWire.Key}"], wire.Lines);
        Assert.Equal($$"""{"externalId":"{{CampaignWire.Key}}","firstName":"B","gender":"male"}""", wire.Calls[1].Body);
    }

    [Theory]
    [InlineData(Expectation.Absent)]
    [InlineData(Expectation.Present)]
    public async Task RecordThatNeitherCanBeCreatedNorFound_IsUnreachable_AfterTwoRequests(Expectation expect)
    {
        await using var wire = new CampaignWire(r => r.Method == "POST" ? Text(500, CampaignWire.Duplicate) : Text(404, CampaignWire.UnknownKey));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(expect), default);

        Assert.Equal(OutcomeKind.Unreachable, outcome.Kind);
        Assert.Equal("DuplicateKey", outcome.ErrorId);
        Assert.Equal(2, wire.Calls.Count);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, "")]
    public async Task Delete_OfWhatIsThere_IsDone(int status, string body)
    {
        await using var wire = new CampaignWire(_ => Text(status, body));

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(CampaignWire.Delete(), default));
        Assert.Equal([$"DELETE profile/{CampaignWire.Key}"], wire.Lines);
    }

    [Fact]
    public async Task Delete_OfWhatIsGoneOrHidden_IsNotFound()
    {
        await using var wire = new CampaignWire(_ => Text(404, CampaignWire.UnknownKey));

        Assert.Equal(OutcomeKind.NotFound, (await wire.Records.WriteAsync(CampaignWire.Delete(), default)).Kind);
        Assert.Equal([$"DELETE profile/{CampaignWire.Key}"], wire.Lines);
    }

    [Theory]
    [InlineData(200, "{}", "application/json", OutcomeKind.Done)]
    [InlineData(404, CampaignWire.UnknownKey, "text/plain", OutcomeKind.NotFound)]
    [InlineData(404, CampaignWire.WrongPath, "text/plain", OutcomeKind.Fatal)]
    [InlineData(404, "<html>Not found</html>", "text/html", OutcomeKind.Unavailable)]
    [InlineData(200, "<html>Hello</html>", "text/html", OutcomeKind.Unavailable)]
    [InlineData(429, "", "text/plain", OutcomeKind.Throttled)]
    public async Task Look_SaysWhetherTheRecordCanBeSeen(int status, string body, string type, OutcomeKind expected)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(status, body, type));

        Assert.Equal(expected, (await wire.Records.LookAsync(CampaignWire.Delete(), default)).Kind);
        Assert.Equal([$"GET profile/{CampaignWire.Key}"], wire.Lines);
    }

    [Fact]
    public async Task Delete_AtAPathThatIsNotThere_IsNotTakenForDone()
    {
        await using var wire = new CampaignWire(_ => Text(404, CampaignWire.WrongPath));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Delete(), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.SchemaMismatch, outcome.ErrorId);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(404, """{"error_code":"404000","message":"Resource not found"}""")]
    public async Task Delete_AnsweredByAGatewayThatKnowsNothing_IsNotTakenForDone(int status, string body)
    {
        await using var wire = new CampaignWire(_ => Text(status, body));

        Assert.Equal(OutcomeKind.Unknown, (await wire.Records.WriteAsync(CampaignWire.Delete(), default)).Kind);
    }

    [Theory]
    [InlineData(Expectation.Absent, 1)]
    [InlineData(Expectation.Present, 2)]
    public async Task ResourceThatIsNotThere_IsFatalAndNamed(Expectation expect, int requests)
    {
        await using var wire = new CampaignWire(_ => Text(404, CampaignWire.WrongPath));

        var outcome = await wire.Records.WriteAsync(CampaignWire.Write(expect), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.SchemaMismatch, outcome.ErrorId);
        Assert.Contains("profile", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(requests, wire.Calls.Count);
    }

    [Fact]
    public async Task KeyWithOddCharacters_IsEscapedInTheAddressAndInTheBody()
    {
        await using var wire = new CampaignWire(r => r.Method == "PATCH" ? Text(404, CampaignWire.UnknownKey) : CampaignWire.Created);

        await wire.Records.WriteAsync(CampaignWire.Write(Expectation.Present) with { Key = "a/b ?\"é..%2F" }, default);

        Assert.Equal("PATCH profile/a%2Fb%20%3F%22%C3%A9..%252F", wire.Lines[0]);
        Assert.StartsWith("{\"externalId\":\"a/b ?\\u0022\\u00E9..%2F\",", wire.Calls[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task KeyThatWouldAddressSomethingElse_IsRefusedUnsent(string key)
    {
        await using var wire = new CampaignWire(_ => CampaignWire.Updated);

        Assert.Equal(OutcomeKind.Refused, (await wire.Records.WriteAsync(CampaignWire.Delete() with { Key = key }, default)).Kind);
        Assert.Empty(wire.Calls);
    }
}
