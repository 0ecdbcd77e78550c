using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>Changed profiles and their opt-out attributes.</summary>
public sealed class ProfileFlagTests
{
    private static readonly ProfileQuery s_query = new("externalId", ["blackList", "blackListEmail"], [null, "blackListEmailLastModified"], ChangesFilter: null, Lane.OptOut);

    private static string Profile(string key = CampaignWire.Key, string time = "2018-05-17 08:44:49.366Z") => $$$"""
        {"PKey":"@a","href":"x","externalId":"{{{key}}}","blackList":false,"blackListEmail":true,"blackListEmailLastModified":"{{{time}}}","lastModified":"2018-05-18 00:00:00.000Z","location":{"city":""}}
        """;

    private static WireReply List(WireRequest request, string rows, string? next = null)
    {
        var link = next is null ? "" : $",\"next\":{{\"href\":\"http://{request.Headers["Host"]}{next}\"}}";
        return WireReply.Of(200, $"{{\"content\":[{rows}]{link},\"serverSidePagination\":true}}", "application/json");
    }

    [Fact]
    public async Task Walk_GoesFromTheNewestChangeBack_AndFollowsNextVerbatim()
    {
        const string next = CampaignWire.Root + "profile/?_lineCount=200&_order=lastModified%20desc&_lineStart=@x%2By";
        await using var wire = new CampaignWire(r => r.Target.Contains("_lineStart", StringComparison.Ordinal) ? List(r, "") : List(r, Profile() + "," + Profile("none", ""), next));
        var profiles = wire.Connector.Profiles;

        var first = await profiles.ReadChangedProfilesAsync(s_query, since: DateTimeOffset.UnixEpoch, link: null, default);
        var second = await profiles.ReadChangedProfilesAsync(s_query, since: null, first.NextLink, default);

        Assert.Equal(["GET profile?_order=lastModified%20desc&_lineCount=200&_forcePagination=true", "GET profile/?_lineCount=200&_order=lastModified%20desc&_lineStart=@x%2By"], wire.Lines);
        Assert.Equal(2, first.Rows.Count);
        var row = first.Rows[0];
        Assert.Equal(Guid.Parse(CampaignWire.Key), row.Key);
        Assert.Equal([false, true], row.Values);
        Assert.Equal([null, new DateTimeOffset(2018, 5, 17, 8, 44, 49, 366, TimeSpan.Zero)], row.Times);
        Assert.Equal(new DateTimeOffset(2018, 5, 18, 0, 0, 0, TimeSpan.Zero), row.LastModified);
        Assert.Null(first.Rows[1].Key);
        Assert.Equal([null, null], first.Rows[1].Times);
        Assert.Null(second.NextLink);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "_order=lastModified%20desc&")]
    public async Task Filter_GetsTheTimeAsCampaignWritesIt_AndTheOrderWhereThereIsOne(bool sortable, string order)
    {
        await using var wire = new CampaignWire(r => List(r, ""));
        var query = s_query with { ChangesFilter = new LookupFilter("byChangedSince", "since_parameter"), Sortable = sortable };

        await wire.Connector.Profiles.ReadChangedProfilesAsync(query, new DateTimeOffset(2018, 5, 17, 10, 44, 49, 366, TimeSpan.FromHours(2)), null, default);

        Assert.Equal([$"GET profile/byChangedSince?since_parameter=2018-05-17%2008%3A44%3A49.366Z&{order}_lineCount=200&_forcePagination=true"], wire.Lines);
    }

    [Fact]
    public async Task Links_ThatRepeatLeadElsewhereOrAreRefused_AreRefused()
    {
        await using var wire = new CampaignWire(r => r.Target.EndsWith("gone", StringComparison.Ordinal)
            ? WireReply.Text(500, "XTK-170036 Unable to parse expression") : List(r, "", CampaignWire.Root + "profile?same"));
        var profiles = wire.Connector.Profiles;

        foreach (var link in (string[])[$"{wire.Server.Url}{CampaignWire.Root}profile?same", $"{wire.Server.Url}{CampaignWire.Root}profile?gone", "https://evil.example/"])
            await Assert.ThrowsAsync<LinkRefusedException>(() => profiles.ReadChangedProfilesAsync(s_query, null, link, default));
    }

    [Fact]
    public async Task WrongAnswers_AreTransient()
    {
        foreach (var reply in (WireReply[])
        [
            WireReply.Html(200), WireReply.Of(503), WireReply.Of(500), WireReply.Drop, WireReply.Of(200, "{}"), WireReply.Of(200, "[]"), WireReply.Of(200, """{"content":[5]}"""),
            WireReply.Of(200, $$"""{"content":[{{Profile(time: "yesterday")}}]}"""), WireReply.Of(200, "{\"content\":[{\"a"),
        ])
        {
            await using var wire = new CampaignWire(_ => reply);
            await Assert.ThrowsAsync<TransientException>(() => wire.Connector.Profiles.ReadChangedProfilesAsync(s_query, null, null, default));
        }
    }

    [Fact]
    public async Task AttributeThatIsNotThere_IsFatalAndNamed()
    {
        await using var wire = new CampaignWire(r => List(r, """{"externalId":"","blackList":false,"lastModified":"2018-05-18 00:00:00.000Z"}"""));

        var fault = await Assert.ThrowsAsync<FatalException>(() => wire.Connector.Profiles.ReadChangedProfilesAsync(s_query, null, null, default));

        Assert.Equal(FailureId.SchemaMismatch, fault.FailureId);
        Assert.Contains("blackListEmail", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedProfiles_AreReadByKey_AndThoseNotThereAreAbsent()
    {
        var gone = Guid.NewGuid();
        await using var wire = new CampaignWire(r => r.Target.EndsWith(CampaignWire.Key, StringComparison.Ordinal)
            ? WireReply.Of(200, Profile(), "application/json") : WireReply.Text(404, CampaignWire.UnknownKey));

        var rows = await wire.Connector.Profiles.ReadProfilesAsync(s_query, [gone, Guid.Parse(CampaignWire.Key)], default);

        Assert.Equal(Guid.Parse(CampaignWire.Key), Assert.Single(rows).Key);
        Assert.Equal(2, wire.Calls.Count);
    }

    [Theory]
    [InlineData(200, "{}", OutcomeKind.Done)]
    [InlineData(404, CampaignWire.UnknownKey, OutcomeKind.Missing)]
    [InlineData(404, CampaignWire.WrongPath, OutcomeKind.Fatal)]
    [InlineData(503, "", OutcomeKind.Unavailable)]
    [InlineData(500, "", OutcomeKind.Unknown)]
    public async Task Flags_AreWrittenByKey_AndNeverCreateAProfile(int status, string body, OutcomeKind kind)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(status, body, "text/plain"));

        var outcome = await wire.Connector.Profiles.WriteProfileFlagsAsync(s_query, Guid.Parse(CampaignWire.Key), """{"blackListEmail":true}"""u8.ToArray(), default);

        Assert.Equal(kind, outcome.Kind);
        Assert.Equal([$"PATCH profile/{CampaignWire.Key}"], wire.Lines);
        Assert.Equal("""{"blackListEmail":true}""", wire.Calls[0].Body);
    }
}
