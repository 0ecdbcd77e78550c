using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Wire.Campaign;

/// <summary>Resources, filters and the checks that a start makes.</summary>
public sealed class MetadataTests
{
    private static WireReply Json(WireRequest request, string body)
        => WireReply.Of(200, body.Replace("HOST", request.Headers["Host"], StringComparison.Ordinal), "application/json");

    private static string Field(string type, string resType, string more = "", string length = "0", bool readOnly = false, bool sortable = false)
        => $$"""
            {"PKey":"@f","apiName":"attribute","category":"99_none","dataPolicy":"none","desc":"","displayFormat":"none","help":"","label":"L","lazyLoaded":false,
             "length":"{{length}}","mandatory":false,"metadata":"attribute","privacy":false,"queryable":true,"readOnly":{{(readOnly ? "true" : "false")}},"resName":"x",
             "resType":"{{resType}}","sortable":{{(sortable ? "true" : "false")}},"type":"{{type}}"{{more}}}
            """;

    private static string Profile => $$"""
        {"PKey":"@r","apiName":"resourceType","compatibleResources":{},"content":{
          "email":{{Field("string", "string", length: "128")}},
          "age":{{Field("number", "byte", readOnly: true)}},
          "cusPoints":{{Field("number", "long")}},
          "cusRate":{{Field("number", "float")}},
          "cusTotal":{{Field("number", "double")}},
          "isExternal":{{Field("boolean", "boolean")}},
          "birthDate":{{Field("date", "date")}},
          "lastModified":{{Field("date", "datetime", sortable: true)}},
          "gender":{{Field("enumeration", "string", ",\"values\":{\"unknown\":{\"name\":\"unknown\",\"value\":\"0\"},\"male\":{\"name\":\"male\",\"value\":\"1\"},\"female\":{\"name\":\"female\",\"value\":\"2\"}}")}},
          "location":{{Field("item", "", ",\"content\":{\"city\":" + Field("string", "string", length: "127") + "}")}},
          "country":{{Field("link", "link")}},
          "logs":{{Field("collection", "link")}}
         },"data":"/profileAndServices/profile/","filters":{"href":"http://HOST/acme/campaign/profileAndServicesExt/resourceType/@r/filters/"},
         "help":"Profiles","href":"x","label":"Profiles","mandatory":false,"name":"profile","pkgStatus":"always","readOnly":false,"schema":"nms:recipient","type":"item"}
        """;

    private const string Filters = """
        {"byText":{"PKey":"@x","category":"99_none","condition":"","data":"/profileAndServices/profile/byText?text=$value","formType":"webPage","fragmentName":"","label":"","metadata":"profile","resName":"","webPage":"","webPageName":""},
         "crmId":{"PKey":"@y","data":"/profileAndServicesExt/profile/byCrmId?crmId_parameter=$value"}}
        """;

    private static WireReply Answer(WireRequest r) => r.Target switch
    {
        CampaignWire.Root + "resourceType/profile" => Json(r, Profile),
        CampaignWire.Root + "resourceType/@r/filters/" => Json(r, Filters),
        _ => WireReply.Text(404, CampaignWire.WrongPath),
    };

    [Fact]
    public async Task Resource_IsReadWithItsFieldsPartsAndFilters()
    {
        await using var wire = new CampaignWire(Answer);

        var resource = await wire.Records.DescribeAsync("profile", default);

        Assert.NotNull(resource);
        (string, DestinationType)[] expected =
        [
            ("age", DestinationType.Integer), ("birthDate", DestinationType.Date), ("country", DestinationType.Link), ("cusPoints", DestinationType.Integer),
            ("cusRate", DestinationType.Float), ("cusTotal", DestinationType.Double), ("email", DestinationType.String), ("gender", DestinationType.Enumeration),
            ("isExternal", DestinationType.Boolean), ("lastModified", DestinationType.DateTime), ("location", DestinationType.Item),
            ("location.city", DestinationType.String), ("logs", DestinationType.Collection),
        ];
        Assert.Equal(expected, resource.Fields.Values.Select(f => (f.Path, f.Type)).OrderBy(f => f.Path, StringComparer.Ordinal));
        Assert.Equal(128, resource.Fields["email"].MaxLength);
        Assert.Equal(127, resource.Fields["location.city"].MaxLength);
        Assert.Null(resource.Fields["age"].MaxLength);
        Assert.True(resource.Fields["age"].ReadOnly);
        Assert.False(resource.Fields["email"].ReadOnly);
        Assert.True(resource.Fields["lastModified"].Sortable);
        Assert.Equal(["female", "male", "unknown"], resource.Fields["gender"].Values!.Order());
        Assert.Contains("byText", resource.Filters);
        Assert.Contains("byCrmId", resource.Filters);
    }

    [Fact]
    public async Task ResourceThatIsNotThere_IsNull()
    {
        await using var wire = new CampaignWire(Answer);

        Assert.Null(await wire.Records.DescribeAsync("cusShoe", default));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"content":5}""")]
    [InlineData("""{"content":{"a""")]
    public async Task MetadataThatCannotBeRead_IsTransient(string body)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(200, body, "application/json"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.DescribeAsync("profile", default));
    }

    [Fact]
    public async Task SignIn_AsksImsInItsForm_AndReadsOneProfileKey()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(200, """{"content":["@a"],"count":{"value":1}}""", "application/json"));

        await wire.Records.SignInAsync(default);

        Assert.Equal("grant_type=client_credentials&client_id=client-1&client_secret=canary%2Bsecret%2F42&scope=openid%2Ccampaign_sdk", wire.Server.Requests[0].Body);
        Assert.Equal(["GET profile/PKey?_lineCount=1"], wire.Lines);
    }

    [Fact]
    public async Task SignIn_ToAnInstanceThatIsNotThere_IsTransient_ForItMayBeBeingMaintained()
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(400, """{"code":400,"message":"Oops. Something went wrong. Check your URI and try again."}""", "application/json"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.SignInAsync(default));
    }

    [Theory]
    [InlineData(200, """{"content":["@a"]}""", true)]
    [InlineData(200, """{"content":[]}""", true)]
    [InlineData(200, "<html></html>", false)]
    [InlineData(500, "x", false)]
    [InlineData(404, CampaignWire.WrongPath, false)]
    public async Task Probe_IsTrueOnlyIfTheResourceAnswers(int status, string body, bool expected)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(status, body, "application/json"));

        Assert.Equal(expected, await wire.Records.ProbeAsync("cusOrder", Lane.Load, default));
        Assert.Equal(["GET cusOrder/PKey?_lineCount=1"], wire.Lines);
    }

    [Theory]
    [InlineData(404, CampaignWire.UnknownKey)]
    [InlineData(200, """{"PKey":"@a"}""")]
    public async Task KeyUrl_ThatAnswersTheRecordOr404_Works(int status, string body)
    {
        await using var wire = new CampaignWire(_ => WireReply.Of(status, body, "text/plain"));

        Assert.Null(await wire.Records.CheckLookupAsync("profile", keyField: null, lookup: null, default));
        Assert.Equal(["GET profile/00000000-0000-0000-0000-000000000000"], wire.Lines);
    }

    [Theory]
    [InlineData(500, "'000' attribute unknown (see definition of 'Profiles (nms:recipient)' schema). XTK-170036 Unable to parse expression '@id = 000'.")]
    [InlineData(404, CampaignWire.WrongPath)]
    public async Task KeyUrl_ThatAnswersAnythingElse_IsAProblemWithARemedy(int status, string body)
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(status, body));

        var problem = await wire.Records.CheckLookupAsync("profile", keyField: null, lookup: null, default);

        Assert.Contains("lookup: { filter: byNAME, parameter: NAME_parameter }", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task KeyUrl_DuringAnOutage_IsTransient(int status)
    {
        await using var wire = new CampaignWire(_ => WireReply.Text(status, "x"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.CheckLookupAsync("profile", keyField: null, lookup: null, default));
    }

    [Theory]
    [InlineData("byCrmId", """{"content":[]}""", null)]
    [InlineData("byCrmId", """{"content":[{"PKey":"@a"}]}""", "does not filter by crmId_parameter")]
    [InlineData("byCrmId", """{}""", "list of records")]
    [InlineData("byCrmId", "RST-360011 An error has occurred - please contact your administrator.", "does not take the parameter crmId_parameter")]
    [InlineData("byShoe", """{"content":[]}""", "byCrmId")]
    public async Task Filter_MustBeInTheCatalogue_AndFindNothingByAnIdThatNoneHas(string filter, string body, string? problem)
    {
        await using var wire = new CampaignWire(r => !r.Target.Contains("_lineCount", StringComparison.Ordinal) ? Answer(r)
            : body.StartsWith('{') ? Json(r, body) : WireReply.Text(500, body));

        var found = await wire.Records.CheckLookupAsync("profile", keyField: null, new LookupFilter(filter, "crmId_parameter"), default);

        if (problem is null)
            Assert.Null(found);
        else
            Assert.Contains(problem, found, StringComparison.Ordinal);
    }
}
