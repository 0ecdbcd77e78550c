using System.Text;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>Batches of activities, from the batch format and the errors of the reference.</summary>
public sealed class ActivityTests
{
    private const string Done = "HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: x\r\n\r\n";

    private static readonly ActivityWrite[] s_writes = [.. Enumerable.Range(1, 3).Select(i => new ActivityWrite(
        "acs_emailopens", Guid.Parse($"8a1b2c3d-0000-5000-8000-00000000000{i}"),
        Encoding.UTF8.GetBytes($$"""{"subject":"Campaign Name: X; Delivery Name: {{i}}","regardingobjectid_contact_acs_emailopen@odata.bind":"/contacts(8a1b2c3d-0000-4000-8000-000000000001)"}""")))];

    private static string Error(int status, string code, string message, string headers = "")
        => $"HTTP/1.1 {status} X\r\n{headers}Content-Type: application/json; odata.metadata=minimal\r\nOData-Version: 4.0\r\n\r\n{{\"error\":{{\"code\":\"{code}\",\"message\":\"{message}\"}}}}";

    private static readonly string s_existed = Error(412, "0x80040237", "A record with matching key values already exists.");

    private static string Parts(params string[] parts)
        => string.Concat(parts.Select(p => $"--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{p}\r\n")) + "--batchresponse_1--\r\n";

    private static WireReply Batch(string body, bool quoted = false)
        => WireReply.Of(200, body, quoted ? "multipart/mixed; boundary=\"batchresponse_1\"" : "multipart/mixed; boundary=batchresponse_1");

    private static async Task<IReadOnlyList<WriteOutcome>> WriteAsync(WireReply reply, int count = 3)
    {
        await using var wire = new DataverseWire(_ => reply);
        var outcomes = await wire.Connector.Activities.WriteActivitiesAsync(s_writes[..count], Lane.Incremental, default);
        Assert.Equal(count, outcomes.Count);
        return outcomes;
    }

    [Fact]
    public async Task Batch_CreatesUnderOwnIdsThenCompletes_AndGoesOnAfterErrors()
    {
        await using var wire = new DataverseWire(_ => Batch(Parts(Done, Done)));

        await wire.Connector.Activities.WriteActivitiesAsync(s_writes[..1], Lane.Incremental, default);

        var call = Assert.Single(wire.Calls);
        Assert.Equal($"POST {DataverseWire.Api}$batch", call.Line);
        Assert.Equal("odata.continue-on-error", call.Headers["Prefer"]);
        var boundary = call.Headers["Content-Type"].Split("boundary=")[1];
        var path = $"{DataverseWire.Api}acs_emailopens(8a1b2c3d-0000-5000-8000-000000000001)";
        string[] lines =
        [
            $"--{boundary}", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "Content-ID: 1", "", $"PATCH {path} HTTP/1.1", "Content-Type: application/json", "If-None-Match: *", "",
            Encoding.UTF8.GetString(s_writes[0].Body.Span),
            $"--{boundary}", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "Content-ID: 2", "", $"PATCH {path} HTTP/1.1", "Content-Type: application/json", "If-Match: *", "",
            """{"statecode":1,"statuscode":2}""",
            $"--{boundary}--", "",
        ];
        Assert.Equal(string.Join("\r\n", lines), call.Body);
    }

    [Fact]
    public async Task Batch_OfManyLargeActivities_ArrivesWhole()
    {
        var random = new Random(1);
        var writes = Enumerable.Range(1, 400).Select(i => new ActivityWrite(
            "acs_emailopens", new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]), Encoding.UTF8.GetBytes($"{{\"subject\":\"{i} {new string('x', random.Next(2000))}\"}}"))).ToArray();
        await using var wire = new DataverseWire(_ => Batch(Parts([.. Enumerable.Repeat(Done, 800)])));

        var outcomes = await wire.Connector.Activities.WriteActivitiesAsync(writes, Lane.Incremental, default);

        Assert.All(outcomes, o => Assert.Equal(OutcomeKind.Done, o.Kind));
        var parts = Assert.Single(wire.Calls).Body.Split("Content-ID: ")[1..];
        Assert.Equal(800, parts.Length);
        for (var i = 0; i < writes.Length; i++)
        {
            Assert.Contains($"({writes[i].Id:D}) HTTP/1.1\r\nContent-Type: application/json\r\nIf-None-Match: *\r\n\r\n{Encoding.UTF8.GetString(writes[i].Body.Span)}\r\n--", parts[2 * i], StringComparison.Ordinal);
            Assert.StartsWith($"{(2 * i) + 2}\r\n\r\nPATCH ", parts[(2 * i) + 1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EachEvent_HasItsOwnOutcome(bool quoted)
    {
        var missing = Error(404, "0x80040217", "Entity 'Contact' With Id = 8a1b2c3d-0000-4000-8000-000000000001 Does Not Exist");
        var gone = Error(404, "0x80040217", "Entity 'acs_emailopen' With Id = 8a1b2c3d-0000-5000-8000-000000000002 Does Not Exist");

        var outcomes = await WriteAsync(Batch(Parts(Done, Done, missing, gone, s_existed, Done), quoted));

        Assert.Equal([OutcomeKind.Done, OutcomeKind.Missing, OutcomeKind.Done], outcomes.Select(o => o.Kind));
        Assert.Equal("ContactNotFound", outcomes[1].ErrorId);
        Assert.Contains("acs_emailopens(8a1b2c3d-0000-5000-8000-000000000002)", outcomes[1].Request, StringComparison.Ordinal);
        Assert.StartsWith("HTTP 404", outcomes[1].Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("8a1b2c3d", outcomes[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "0x80048d19", "Error identified in Payload provided by the user for Entity :'acs_emailopens' ---->  InnerException : contact With Id = 8a1b2c3d-0000-4000-8000-000000000001 Does Not Exist", OutcomeKind.Missing, "ContactNotFound")]
    [InlineData(400, "0x80048d19", "InnerException : An undeclared property 'regardingobjectid_Contact' which only has property annotations in the payload but no property value was found in the payload.", OutcomeKind.Fatal, FailureId.SchemaMismatch)]
    [InlineData(400, "0x80048d19", "InnerException : The property 'acs_shoe' does not exist on type 'Microsoft.Dynamics.CRM.acs_emailopen'.", OutcomeKind.Fatal, FailureId.SchemaMismatch)]
    [InlineData(404, "0x80060888", "Resource not found for the segment 'acs_emailopens'.", OutcomeKind.Fatal, FailureId.SchemaMismatch)]
    [InlineData(403, "0x80040220", "Principal user is missing prvCreateActivity privilege", OutcomeKind.Fatal, FailureId.CredentialRejected)]
    [InlineData(400, "0x80044331", "A validation error occurred. The length of the 'subject' attribute exceeded the maximum allowed length of '400'.", OutcomeKind.Refused, "RecordRefused")]
    [InlineData(400, "0x8004431A", "outside the valid range", OutcomeKind.Refused, "RecordRefused")]
    [InlineData(412, "0x80060892", "Entity Key k violated.", OutcomeKind.Refused, "RecordRefused")]
    [InlineData(400, "0x80040265", "Plug-in", OutcomeKind.Unknown, null)]
    [InlineData(500, "0x80040216", "Unexpected", OutcomeKind.Unknown, null)]
    [InlineData(400, "0x80044339", "Lock", OutcomeKind.Unavailable, null)]
    [InlineData(429, "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds.", OutcomeKind.Throttled, null)]
    [InlineData(503, "", "", OutcomeKind.Unavailable, null)]
    public async Task CreateThatFails_IsTakenByItsCode(int status, string code, string message, OutcomeKind kind, string? errorId)
    {
        var outcomes = await WriteAsync(Batch(Parts(Error(status, code, message, "Retry-After: 9\r\n"), Error(404, "0x80040217", "Does Not Exist"))), count: 1);

        Assert.Equal(kind, outcomes[0].Kind);
        Assert.Equal(errorId, outcomes[0].ErrorId);
        Assert.Equal(TimeSpan.FromSeconds(9), outcomes[0].RetryAfter);
    }

    [Fact]
    public async Task CompletedBefore_IsDone()
    {
        Assert.Equal(OutcomeKind.Done, (await WriteAsync(Batch(Parts(s_existed, Error(400, "0x80040230", "Inactive"))), 1))[0].Kind);
    }

    [Fact]
    public async Task CreatedButNotCompleted_IsNotDone()
    {
        Assert.Equal(OutcomeKind.Unknown, (await WriteAsync(Batch(Parts(Done, Error(500, "0x80040216", "Unexpected"))), 1))[0].Kind);
        Assert.Equal(OutcomeKind.Throttled, (await WriteAsync(Batch(Parts(Done, Error(429, "0x80072322", "Many"))), 1))[0].Kind);
        Assert.Equal(OutcomeKind.Unknown, (await WriteAsync(Batch(Parts(Done, Error(404, "0x80040217", "Does Not Exist"))), 1))[0].Kind);
        Assert.Equal(OutcomeKind.Unavailable, (await WriteAsync(Batch(Parts(Done)), 1))[0].Kind);
    }

    [Fact]
    public async Task AnswerThatIsCutOff_SaysNothingOfTheRest()
    {
        var whole = Parts(Done, Done, Done, Done, Done, Done);
        for (var length = 0; length < whole.Length; length += 7)
        {
            var outcomes = await WriteAsync(Batch(whole[..length]));
            var done = outcomes.TakeWhile(o => o.Kind == OutcomeKind.Done).Count();
            Assert.All(outcomes.Skip(done), o => Assert.Equal(OutcomeKind.Unavailable, o.Kind));
        }
    }

    [Fact]
    public async Task AnswerWithMorePartsThanOperations_SaysNothing()
    {
        Assert.All(await WriteAsync(Batch(Parts(Done, Done, Done, Done)), 1), o => Assert.Equal(OutcomeKind.Unavailable, o.Kind));
    }

    [Fact]
    public async Task AnswerForTheWholeBatch_IsTheOutcomeOfEach()
    {
        foreach (var (reply, kind) in new (WireReply, OutcomeKind)[]
        {
            (WireReply.Of(429, """{"error":{"code":"0x80072326","message":"x"}}""", headers: "Retry-After: 4"), OutcomeKind.Throttled),
            (WireReply.Of(503), OutcomeKind.Unavailable),
            (WireReply.Html(200), OutcomeKind.Unavailable),
            (WireReply.Of(200, "{}"), OutcomeKind.Unavailable),
            (WireReply.Of(200, "x", "multipart/mixed"), OutcomeKind.Unavailable),
            (WireReply.Drop, OutcomeKind.Unavailable),
            (WireReply.Of(413, """{"error":{"code":"0x8004418a","message":"too large"}}"""), OutcomeKind.Unknown),
            (WireReply.Of(401), OutcomeKind.Fatal),
            (WireReply.Of(403, """{"error":{"code":"0x80072560","message":"not a member"}}"""), OutcomeKind.Fatal),
        })
            Assert.All(await WriteAsync(reply), o => Assert.Equal(kind, o.Kind));
    }

    [Fact]
    public async Task ManyEvents_GoInBatchesOfAThousandOperations()
    {
        await using var wire = new DataverseWire(r => Batch(Parts([.. Enumerable.Repeat(Done, r.Body.Split("Content-ID").Length - 1)])));
        var writes = Enumerable.Range(0, 501).Select(_ => s_writes[0] with { Id = Guid.NewGuid() }).ToArray();

        var outcomes = await wire.Connector.Activities.WriteActivitiesAsync(writes, Lane.Incremental, default);

        Assert.Equal(2, wire.Calls.Count);
        Assert.All(outcomes, o => Assert.Equal(WriteOutcome.Done, o));
    }
}
