namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class ProfileTests : IAsyncLifetime
{
    private const string Profiles = "profileAndServicesExt/profile";
    private const string Contact = "RST-360011 An error has occurred - please contact your administrator.";

    private CampaignSandbox _campaign = null!;

    public async Task InitializeAsync() => _campaign = await CampaignSandbox.StartAsync();

    public async Task DisposeAsync() => await _campaign.DisposeAsync();

    [Fact]
    public async Task Create_WithSomeFields_AnswersTheFullObject()
    {
        var made = await _campaign.PostAsync(
            Profiles, """{"externalId":"a","firstName":"Zoë \"Z\"","lastName":"Lee","email":"z@x.test","birthDate":"1980-10-24","location":{"city":"Köln\n2"},"blackListEmail":true}""");

        Assert.Equal(201, made.Status);
        var profile = made.Json;
        Assert.Equal($"{_campaign.Address.Url}/{Profiles}/{profile["PKey"]}", (string)profile["href"]!);
        Assert.Equal("Zoë \"Z\" Lee (z@x.test)", (string)profile["title"]!);
        Assert.Equal("Köln\n2", (string)profile["location"]!["city"]!);
        Assert.Equal(("", "unknown", 0.0, false), ((string)profile["phone"]!, (string)profile["gender"]!, (double)profile["cusCreditLimit"]!, (bool)profile["blackList"]!));
        Assert.Null(profile["orgUnit"]);
        Assert.Equal((string)profile["created"]!, (string)profile["blackListEmailLastModified"]!);
        Assert.Equal("", (string)profile["blackListFaxLastModified"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$", (string)profile["lastModified"]!);
        Assert.True((int)profile["age"]! > 40);
    }

    [Theory]
    [InlineData("PATCH", "a", """{"gender":"invalid"}""", 500, $"{Contact} The value 'invalid' is not valid for the 'nms:recipient:gender' enumeration of the '@gender' field")]
    [InlineData("PATCH", "a", """{"gender":1}""", 500, $"{Contact} The value '1' is not valid for the 'nms:recipient:gender' enumeration of the '@gender' field")]
    [InlineData("PATCH", "a", """{"age":3}""", 500, "Cannot update the 'age' property that is read-only\n'age' property is not valid for the 'profile' resource.")]
    [InlineData("PATCH", "a", """{"blackListEmailLastModified":""}""", 500, "Cannot update the 'blackListEmailLastModified' property that is read-only\n'blackListEmailLastModified' property is not valid for the 'profile' resource.")]
    [InlineData("PATCH", "a", """{"location":{"town":"x"}}""", 500, $"{Contact}\n'location.town' property is not valid for the 'profile' resource.")]
    [InlineData("PATCH", "a", """{"externalId":"c"}""", 500, $"{Contact} RST-360012 Inconsistent operation on resource 'profile' – Cannot update key 'a' to 'c'.")]
    [InlineData("PATCH", "a", """{"externalId":"b"}""", 500, "A 'Profile' with the same key 'b' already exists. PGS-220000 PostgreSQL error: ERROR:  duplicate key value violates unique constraint \"nmsrecipient_externalid\" DETAIL:  Key (sexternalid)=(b) already exists.")]
    [InlineData("POST", "", """{"externalId":"b"}""", 500, "A 'Profile' with the same key 'b' already exists. PGS-220000 PostgreSQL error: ERROR:  duplicate key value violates unique constraint \"nmsrecipient_externalid\" DETAIL:  Key (sexternalid)=(b) already exists.")]
    [InlineData("PATCH", "none", "{}", 404, $"{Contact} Unable to find document with path 'Profile' from key 'none:0' (document with schema 'profile' and name 'none')")]
    [InlineData("PATCH", "@O5iRp40EGA", "{}", 500, "'O5iRp40EGA' attribute unknown (see definition of 'Profiles (nms:recipient)' schema). XTK-170036 Unable to parse expression '@id = @O5iRp40EGA'.")]
    [InlineData("POST", "", """{"salutation":"123456789012345678901"}""", 500, "PGS-220000 PostgreSQL error: ERROR:  value too long for type character varying(20)")]
    [InlineData("PATCH", "a", """{"orgUnit":{"PKey":"none"}}""", 404, $"{Contact} Unable to find document with path 'OrgUnitBase' from key 'none' (document with schema 'orgUnitBase' and name 'none')")]
    [InlineData("GET", "a/b/c", null, 404, $"{Contact} Error rc=-2003")]
    public async Task Request_ThatDoesNotFit_IsRefusedInCampaignsWords(string method, string path, string? body, int status, string text)
    {
        await _campaign.PostAsync(Profiles, """{"externalId":"a"}""");
        await _campaign.PostAsync(Profiles, """{"externalId":"b"}""");

        var reply = await _campaign.SendAsync(new HttpMethod(method), path.Length == 0 ? Profiles : $"{Profiles}/{path}", body);

        Assert.Equal((status, text, "text/plain"), (reply.Status, reply.Text, reply.MediaType));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{} x")]
    [InlineData("""{"birthDate":"yesterday"}""")]
    [InlineData("""{"cusLoyaltyPoints":2147483648}""")]
    [InlineData("""{"cusLoyaltyPoints":1.5}""")]
    [InlineData("""{"firstName":7}""")]
    [InlineData("""{"firstName":{"a":1}}""")]
    [InlineData("""{"blackList":"maybe"}""")]
    [InlineData("""{"firstName":"\ud800"}""")]
    public async Task Create_WithABodyThatCannotBeRead_IsRefused(string body)
    {
        var reply = await _campaign.PostAsync(Profiles, body);

        Assert.Equal((500, "text/plain"), (reply.Status, reply.MediaType));
        Assert.Empty((await _campaign.GetAsync(Profiles)).Content);
    }

    [Fact]
    public async Task Length_IsCountedInCharacters()
    {
        var made = await _campaign.PostAsync(Profiles, """{"salutation":"ääääääääääääääääääää"}""");

        Assert.Equal(201, made.Status);
    }

    [Theory]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(2000)]
    public async Task Row_WithAValueAroundAndOver255Bytes_KeepsIt(int length)
    {
        await _campaign.PostAsync("profileAndServicesExt/cusOrder", $$"""{"crmId":"o","status":"shipped","notes":"{{new string('n', length)}}"}""");
        await _campaign.PatchAsync("profileAndServicesExt/cusOrder/o", """{"quantity":7}""");

        var order = (await _campaign.GetAsync("profileAndServicesExt/cusOrder/o")).Json;

        Assert.Equal((length, 7, "shipped"), (((string)order["notes"]!).Length, (int)order["quantity"]!, (string)order["status"]!));
    }

    [Fact]
    public async Task Update_ByKeyUrl_AnswersReferenceAndKeepsTheRest()
    {
        var made = await _campaign.PostAsync(Profiles, """{"externalId":"a/b","firstName":"A","phone":"1"}""");
        var pkey = (string)made.Json["PKey"]!;

        var updated = await _campaign.SendAsync(HttpMethod.Patch, $"{Profiles}/{Uri.EscapeDataString(pkey)}/", """{"firstName":"","lastName":"B"}""", "text/plain");

        Assert.Equal(200, updated.Status);
        Assert.Equal([("PKey", pkey), ("href", $"{_campaign.Address.Url}/{Profiles}/{pkey}")], updated.Json.AsObject().Select(p => (p.Key, (string)p.Value!)));
        var profile = (await _campaign.GetAsync($"{Profiles}//{pkey}")).Json;
        Assert.Equal(("", "B", "1"), ((string)profile["firstName"]!, (string)profile["lastName"]!, (string)profile["phone"]!));
    }

    [Fact]
    public async Task AttributeTime_MovesOnlyWhenTheValueChanges()
    {
        await _campaign.PostAsync(Profiles, """{"externalId":"a","blackListFax":true}""");
        async Task<(string Fax, string Row)> TimesAsync()
        {
            var profile = (await _campaign.GetAsync($"{Profiles}/a")).Json;
            return ((string)profile["blackListFaxLastModified"]!, (string)profile["lastModified"]!);
        }

        var first = await TimesAsync();
        await _campaign.AdminAsync("clock", """{"advanceSeconds":60}""");
        await _campaign.PatchAsync($"{Profiles}/a", """{"blackListFax":true,"location":{"city":"Rome"}}""");
        var second = await TimesAsync();
        await _campaign.AdminAsync("clock", """{"advanceSeconds":60}""");
        await _campaign.PatchAsync($"{Profiles}/a", """{"blackListFax":false}""");
        var third = await TimesAsync();

        Assert.Equal(first.Fax, second.Fax);
        Assert.True(string.CompareOrdinal(first.Row, second.Row) < 0);
        Assert.Equal(third.Row, third.Fax);
    }

    [Fact]
    public async Task Delete_ThenCreate_CountsInTheKeysHistory()
    {
        await _campaign.PostAsync(Profiles, """{"externalId":"a"}""");
        await _campaign.PatchAsync($"{Profiles}/a", """{"firstName":"A"}""");
        await _campaign.PostAsync(Profiles, """{"externalId":"a"}""");
        var deleted = await _campaign.DeleteAsync($"{Profiles}/a");
        var again = await _campaign.DeleteAsync($"{Profiles}/a");
        await _campaign.PostAsync(Profiles, """{"externalId":"a"}""");

        var history = (await _campaign.AdminAsync("campaign/keys?resource=profile&key=a")).Json;
        var summary = (await _campaign.AdminAsync("campaign/keys?resource=profile")).Json;

        Assert.Equal((200, 404), (deleted.Status, again.Status));
        Assert.Equal((2, 1, 1, 1), ((int)history["creates"]!, (int)history["updates"]!, (int)history["deletes"]!, (int)history["refusedDuplicates"]!));
        Assert.Equal((1, 0), ((int)summary["rows"]!, (int)summary["createdTwice"]!));
    }

    [Fact]
    public async Task BuiltInBranch_HasNeitherAddedFieldsNorKeyUrls()
    {
        await _campaign.PostAsync(Profiles, """{"externalId":"a","cusSegment":"s"}""");

        Assert.False((await _campaign.GetAsync("profileAndServices/profile")).Content[0]!.AsObject().ContainsKey("cusSegment"));
        Assert.Equal(500, (await _campaign.PostAsync("profileAndServices/profile", """{"cusSegment":"s"}""")).Status);
        Assert.Equal(404, (await _campaign.GetAsync("profileAndServices/profile/a")).Status);
    }
}
