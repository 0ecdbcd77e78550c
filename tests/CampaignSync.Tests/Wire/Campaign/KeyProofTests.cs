using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>
/// Whether the key of the definition is one by which Campaign finds records: its metadata does not say. Under a wrong key each change would
/// find nothing, and create the record again.
/// </summary>
public sealed class KeyProofTests
{
    private const string ByKey = $"GET profile/{CampaignWire.Key}";
    private const string ByAddress = "GET profile/@new";
    private const string OtherKey = "8a1b2c3d-0000-4000-8000-000000000002";
    private static readonly LookupFilter s_lookup = new("byCrmId", "crmId_parameter");

    private static WireReply Json(int status, string body) => WireReply.Of(status, body, "application/json");

    private static WireReply Unknown => WireReply.Text(404, CampaignWire.UnknownKey);

    /// <summary>As Campaign answers a create: with the record, and its address.</summary>
    private static WireReply Created(WireRequest request)
        => Json(201, $$"""{"PKey":"@new","href":"http://{{request.Headers["Host"]}}{{CampaignWire.Root}}profile/@new","externalId":"{{CampaignWire.Key}}"}""");

    private static CampaignWire Wire(WireReply byKey, WireReply? byAddress = null)
        => new(r => r.Method == "POST" ? Created(r) : r.Target.EndsWith("/@new", StringComparison.Ordinal) ? byAddress ?? Json(200, "{}") : byKey);

    private static RecordWrite Write(string key = CampaignWire.Key) => CampaignWire.Write(Expectation.Absent) with { Key = key };

    [Fact]
    public async Task FirstCreate_ThatIsFoundByItsKey_IsTheOnlyOneThatIsAskedAbout()
    {
        await using var wire = Wire(byKey: Json(200, $$"""{"externalId":"{{CampaignWire.Key.ToUpperInvariant()}}"}"""));

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));
        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(OtherKey), default));

        Assert.Equal(["POST profile", ByKey, "POST profile"], wire.Lines);
    }

    public static TheoryData<string, int, string> NotThatRecord { get; } = new()
    {
        { "nothing", 404, CampaignWire.UnknownKey },
        { "another record", 200, """{"externalId":"somebody"}""" },
    };

    [Theory]
    [MemberData(nameof(NotThatRecord))]
    public async Task FirstCreate_ThatItsKeyDoesNotFind_EndsTheRun_AndNoOtherIsCreated(string what, int status, string body)
    {
        _ = what;
        await using var wire = Wire(byKey: WireReply.Of(status, body, status == 200 ? "application/json" : "text/plain"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => wire.Records.WriteAsync(Write(), default)));

        Assert.All(outcomes, o => Assert.Equal((OutcomeKind.Fatal, FailureId.SchemaMismatch), (o.Kind, o.ErrorId)));
        Assert.Contains("not found by externalId", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Contains($"with externalId {CampaignWire.Key}: delete it at Campaign", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["POST profile", ByKey, ByAddress], wire.Lines);
    }

    [Fact]
    public async Task FirstCreate_ThatTheFilterDoesNotFind_EndsTheRun()
    {
        await using var wire = Wire(byKey: Json(200, """{"content":[]}"""));

        var outcome = await wire.Records.WriteAsync(Write() with { Lookup = s_lookup }, default);

        Assert.Equal((OutcomeKind.Fatal, FailureId.SchemaMismatch), (outcome.Kind, outcome.ErrorId));
        Assert.Contains("The filter byCrmId does not find records of the Campaign resource profile by externalId", outcome.Reason, StringComparison.Ordinal);
    }

    /// <summary>Its parent is missing: nobody sees it, by whatever address.</summary>
    [Fact]
    public async Task HiddenRecords_TellNothing_AndAreNotAskedAboutForEver()
    {
        await using var wire = Wire(byKey: Unknown, byAddress: Unknown);

        for (var i = 0; i < 12; i++)
            Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));

        Assert.Equal(12, wire.Lines.Count(l => l == "POST profile"));
        Assert.Equal(10, wire.Lines.Count(l => l == ByKey));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Look_ThatIsNotAnswered_LeavesTheCreateDone_AndTheNextOneIsAskedAbout(int status)
    {
        await using var wire = Wire(byKey: WireReply.Text(status, "x"));

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));
        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));

        Assert.Equal(["POST profile", ByKey, "POST profile", ByKey], wire.Lines);
    }

    [Theory]
    [InlineData("""{"externalId":"them"}""", null)]
    [InlineData("""{"externalId":"else"}""", "not found by externalId")]
    [InlineData(CampaignWire.UnknownKey, "not found by externalId")]
    public async Task RecordThatIsThere_MustBeFoundByItsKey_BeforeAnythingIsWritten(string found, string? problem)
    {
        await using var wire = new CampaignWire(r => r.Target.EndsWith("?_lineCount=25", StringComparison.Ordinal)
            ? Json(200, """{"content":[{"externalId":""},{"email":"a@b.example"},{"externalId":"them"}]}""")
            : r.Target.EndsWith("/them", StringComparison.Ordinal) && found.StartsWith('{') ? Json(200, found) : Unknown);

        var answer = await wire.Records.CheckLookupAsync("profile", "externalId", lookup: null, default);

        Assert.Equal(["GET profile/00000000-0000-0000-0000-000000000000", "GET profile?_lineCount=25", "GET profile/them"], wire.Lines);
        if (problem is null)
            Assert.Null(answer);
        else
            Assert.Contains(problem, answer, StringComparison.Ordinal);
    }

    /// <summary>Nothing there has a key: the first create will tell.</summary>
    [Theory]
    [InlineData("""{"content":[]}""")]
    [InlineData("""{"content":[{"externalId":""},{"externalId":null},{"externalId":".."}]}""")]
    [InlineData("[]")]
    public async Task NoRecordWithAKey_IsNoProblem(string list)
    {
        await using var wire = new CampaignWire(r => r.Target.EndsWith("?_lineCount=25", StringComparison.Ordinal) ? Json(200, list) : Unknown);

        Assert.Null(await wire.Records.CheckLookupAsync("profile", "externalId", lookup: null, default));
        Assert.Equal(2, wire.Lines.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task ListThatCannotBeHad_IsNoProblem(int status)
    {
        await using var wire = new CampaignWire(r => r.Target.EndsWith("?_lineCount=25", StringComparison.Ordinal) ? WireReply.Text(status, "x") : Unknown);

        Assert.Null(await wire.Records.CheckLookupAsync("profile", "externalId", lookup: null, default));
    }
}
