using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>Writes of records that are found by a published filter.</summary>
public sealed class FilterWriteTests
{
    private const string Find = $"GET profile/byCrmId?crmId_parameter={CampaignWire.Key}&_lineCount=5";
    private static readonly LookupFilter s_lookup = new("byCrmId", "crmId_parameter");

    private static RecordWrite Write(bool delete = false) => (delete ? CampaignWire.Delete() : CampaignWire.Write(Expectation.Present)) with { Lookup = s_lookup };

    private static WireReply List(WireRequest request, params string[] rows)
        => WireReply.Of(200, $$"""{"content":[{{string.Join(',', rows.Select(r => r.Replace("HOST", request.Headers["Host"], StringComparison.Ordinal)))}}],"count":{"value":1},"serverSidePagination":true}""", "application/json");

    private static string Row(string pkey, string key = CampaignWire.Key)
        => $$"""{"PKey":"{{pkey}}","href":"http://HOST/acme/campaign/profileAndServicesExt/profile/{{pkey}}","externalId":"{{key}}"}""";

    [Fact]
    public async Task None_IsCreated()
    {
        await using var wire = new CampaignWire(r => r.Method == "GET" ? List(r) : CampaignWire.Created);

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));
        Assert.Equal([Find, "POST profile", Find], wire.Lines);
        Assert.StartsWith($$"""{"externalId":"{{CampaignWire.Key}}",""", wire.Calls[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_IsGoneOrHidden()
    {
        await using var wire = new CampaignWire(r => List(r));

        Assert.Equal(OutcomeKind.NotFound, (await wire.Records.WriteAsync(Write(delete: true), default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await wire.Records.LookAsync(Write(), default)).Kind);
        Assert.Equal([Find, Find], wire.Lines);
    }

    [Fact]
    public async Task One_IsSeen()
    {
        await using var wire = new CampaignWire(r => List(r, Row("@O5i_Rp4==")));

        Assert.Equal(WriteOutcome.Done, await wire.Records.LookAsync(Write(), default));
        Assert.Equal([Find], wire.Lines);
    }

    [Fact]
    public async Task One_IsUpdatedAtTheAddressThatWasGiven()
    {
        await using var wire = new CampaignWire(r => r.Method == "GET" ? List(r, Row("@O5i_Rp4==")) : CampaignWire.Updated);

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));
        Assert.Equal([Find, "PATCH profile/@O5i_Rp4=="], wire.Lines);
    }

    [Fact]
    public async Task One_IsDeletedAtTheAddressThatWasGiven()
    {
        await using var wire = new CampaignWire(r => r.Method == "GET" ? List(r, Row("@a")) : WireReply.Of(200));

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(delete: true), default));
        Assert.Equal([Find, "DELETE profile/@a"], wire.Lines);
    }

    [Fact]
    public async Task Several_AreRefused_AndNoneIsTouched()
    {
        await using var wire = new CampaignWire(r => List(r, Row("@a"), Row("@b")));

        var outcome = await wire.Records.WriteAsync(Write(), default);

        Assert.Equal(OutcomeKind.Refused, outcome.Kind);
        Assert.Equal("AmbiguousKey", outcome.ErrorId);
        Assert.Equal([Find], wire.Lines);
    }

    [Fact]
    public async Task RecordOfAnotherKey_IsNotTouched()
    {
        await using var wire = new CampaignWire(r => r.Method == "GET" ? List(r, Row("@a", "somebody")) : CampaignWire.Created);

        await wire.Records.WriteAsync(Write(), default);

        Assert.Equal([Find, "POST profile", Find], wire.Lines);
    }

    [Fact]
    public async Task AddressOnAnotherOrigin_IsNotFollowed()
    {
        await using var wire = new CampaignWire(r => List(r, """{"PKey":"@a","href":"https://evil.example/@a"}"""));

        var outcome = await wire.Records.WriteAsync(Write(), default);

        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Contains("evil.example", outcome.Reason, StringComparison.Ordinal);
        Assert.Single(wire.Calls);
    }

    [Fact]
    public async Task One_ThatIsGoneSince_IsCreated()
    {
        await using var wire = new CampaignWire(r => r.Method switch
        {
            "GET" => List(r, Row("@a")),
            "PATCH" => WireReply.Text(404, CampaignWire.UnknownKey),
            _ => CampaignWire.Created,
        });

        Assert.Equal(WriteOutcome.Done, await wire.Records.WriteAsync(Write(), default));
        Assert.Equal([Find, "PATCH profile/@a", "POST profile", Find], wire.Lines);
    }

    [Fact]
    public async Task FilterThatIsNotThere_IsFatalAndNamed()
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(404, CampaignWire.WrongPath));

        var outcome = await wire.Records.WriteAsync(Write(), default);

        Assert.Equal(OutcomeKind.Fatal, outcome.Kind);
        Assert.Equal(FailureId.SchemaMismatch, outcome.ErrorId);
        Assert.Contains("byCrmId", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchThatIsNoList_IsUnavailable_AndNothingIsCreated()
    {
        foreach (var reply in (WireReply[])[WireReply.Of(200, "{}"), WireReply.Of(200, """{"content":[{"PKey":"@a"}]}"""), WireReply.Of(200, ""), WireReply.Html(200), WireReply.Of(503), WireReply.Drop])
        {
            await using var wire = new CampaignWire(_ => reply);
            Assert.Equal(OutcomeKind.Unavailable, (await wire.Records.WriteAsync(Write(), default)).Kind);

            // The platform itself repeats a read whose connection ended before a byte came back.
            Assert.All(wire.Calls, c => Assert.Equal("GET", c.Method));
        }
    }
}
