using CampaignSync.Sandbox.Dataverse;

namespace CampaignSync.Tests.Sandbox.Dataverse;

public sealed class WritingTests : IAsyncLifetime
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task Post_AnswersWithAddressOrRepresentation()
    {
        var plain = await _client.SendAsync("POST", "contacts", """{"firstname":"A"}""");
        var full = await _client.SendAsync("POST", "contacts?$select=firstname", """{"firstname":"B"}""", ("Prefer", "return=representation"));

        Assert.Equal(204, plain.Status);
        Assert.StartsWith(_client.Base + "contacts(", plain.Headers["OData-EntityId"], StringComparison.Ordinal);
        Assert.Equal((201, "B", false), (full.Status, full.Text("firstname"), full.Headers.ContainsKey("OData-EntityId")));
    }

    [Theory]
    [InlineData(null, null, 204, 204)]
    [InlineData("If-Match", "*", 404, 204)]
    [InlineData("If-None-Match", "*", 204, 412)]
    [InlineData("If-None-Match", "null", 204, 204)]
    [InlineData("If-Match", "W/\"1\"", 404, 412)]
    public async Task Patch_UnderACondition_CreatesOrUpdates(string? header, string? value, int whenMissing, int whenThere)
    {
        (string, string)[] headers = header is null ? [] : [(header, value!)];
        var missing = await _client.SendAsync("PATCH", $"contacts({Id})", """{"firstname":"A"}""", headers);
        await _client.SendAsync("PATCH", $"contacts({Id})", """{"firstname":"B"}""");
        var there = await _client.SendAsync("PATCH", $"contacts({Id})", """{"firstname":"C"}""", headers);

        Assert.Equal((whenMissing, whenThere), (missing.Status, there.Status));
    }

    [Fact]
    public async Task Post_OfAnIdThatExists_IsADuplicate()
    {
        await _client.SendAsync("POST", "contacts", $$"""{"contactid":"{{Id}}"}""");

        var again = await _client.SendAsync("POST", "contacts", $$"""{"contactid":"{{Id}}"}""");

        Assert.Equal((412, "0x80040237"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Upsert_ByKey_AnswersWithTheKeyAndKeepsItUnique()
    {
        var created = await _client.SendAsync("PATCH", "contacts(externaluseridentifier='X1')", """{"firstname":"A"}""");
        var updated = await _client.SendAsync("PATCH", "contacts(externaluseridentifier='X1')", """{"firstname":"B"}""", ("Prefer", "return=representation"));
        var twin = await _client.SendAsync("POST", "contacts", """{"externaluseridentifier":"x1"}""");

        Assert.EndsWith("contacts(externaluseridentifier='X1')", created.Headers["OData-EntityId"], StringComparison.Ordinal);
        Assert.Equal((200, "B", "X1"), (updated.Status, updated.Text("firstname"), updated.Text("externaluseridentifier")));
        Assert.Equal((412, "0x80060892"), (twin.Status, twin.Code));
    }

    [Fact]
    public async Task SyntheticRow_ByKey_IsFoundUntilItsKeyChanges()
    {
        var found = await _client.GetAsync("contacts(externaluseridentifier='C00000007')?$select=lastname");
        await _client.SendAsync("PATCH", $"contacts({found.Text("contactid")})", """{"externaluseridentifier":null}""");
        var gone = await _client.GetAsync("contacts(externaluseridentifier='C00000007')?$select=lastname");

        Assert.Equal((200, 404), (found.Status, gone.Status));
    }

    [Theory]
    [InlineData("""{"Firstname":"A"}""", 400, "0x80048d19")]
    [InlineData("""{"parentCustomerId_account@odata.bind":"/accounts(11111111-1111-4111-8111-111111111111)"}""", 400, "0x80048d19")]
    [InlineData("""{"parentcustomerid_account@odata.bind":"/accounts(11111111-1111-4111-8111-111111111111)"}""", 404, "0x80040217")]
    [InlineData("""{"_parentcustomerid_value":"11111111-1111-4111-8111-111111111111"}""", 400, "0x80048d19")]
    [InlineData("""{"numberofchildren":"2"}""", 400, "0x80048d19")]
    [InlineData("""{"gendercode":7}""", 400, "0x8004431A")]
    [InlineData("""{"statuscode":2}""", 400, "0x80048408")]
    [InlineData("""{"firstname":"123456789012345678901234567890123456789012345678901"}""", 400, "0x80044331")]
    [InlineData("""{"birthdate":"1700-01-01"}""", 400, "0x80048d19")]
    [InlineData("{", 400, "0x80048d19")]
    public async Task Post_OfABadValue_GivesTheErrorOfDataverse(string body, int status, string code)
    {
        var answer = await _client.SendAsync("POST", "contacts", body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task State_IsIgnoredOnCreateAndMovesWithItsStatusAfterwards()
    {
        await _client.SendAsync("PATCH", $"contacts({Id})", """{"firstname":"A","statecode":1}""");
        var created = await _client.GetAsync($"contacts({Id})?$select=statecode,statuscode");
        var wrong = await _client.SendAsync("PATCH", $"contacts({Id})", """{"statecode":1,"statuscode":1}""");
        await _client.SendAsync("PATCH", $"contacts({Id})", """{"statecode":1}""");
        var closed = await _client.GetAsync($"contacts({Id})?$select=statecode,statuscode");

        Assert.Equal((0, 1), State(created));
        Assert.Equal((400, "0x80048408"), (wrong.Status, wrong.Code));
        Assert.Equal((1, 2), State(closed));
    }

    [Fact]
    public async Task Lookup_OfTwoTargets_IsReplacedByTheOtherAndCleared()
    {
        var account = (await _client.GetAsync("accounts?$select=name&$top=1")).Rows.Single().GetProperty("accountid").GetString();
        var other = (await _client.GetAsync("contacts?$select=lastname&$top=1")).Rows.Single().GetProperty("contactid").GetString();
        await _client.SendAsync("PATCH", $"contacts({Id})", $$"""{"parentcustomerid_account@odata.bind":"/accounts({{account}})"}""");
        await _client.SendAsync("PATCH", $"contacts({Id})", $$"""{"parentcustomerid_contact@odata.bind":"{{_client.Base}}contacts({{other}})"}""");
        var bound = await _client.GetAsync($"contacts({Id})?$select=_parentcustomerid_value", "odata.include-annotations=\"*\"");
        await _client.SendAsync("DELETE", $"contacts({Id})/parentcustomerid_contact/$ref");
        var cleared = await _client.GetAsync($"contacts({Id})?$select=_parentcustomerid_value");

        Assert.Equal(other, bound.Text("_parentcustomerid_value"));
        Assert.Equal("contact", bound.Text("_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"));
        Assert.Null(cleared.Text("_parentcustomerid_value"));
    }

    [Fact]
    public async Task Delete_OfAParent_TakesTheLinksAwayAndTheChildrenStay()
    {
        var order = (await _client.GetAsync("new_orders?$select=_new_contact_value&$top=1")).Rows.Single();
        await _client.SendAsync("DELETE", $"contacts({order.GetProperty("_new_contact_value").GetString()})");

        var child = await _client.GetAsync($"new_orders({order.GetProperty("new_orderid").GetString()})?$select=_new_contact_value");

        Assert.Equal(200, child.Status);
        Assert.Null(child.Text("_new_contact_value"));
        Assert.NotEqual(order.GetProperty("@odata.etag").GetString(), child.Text("@odata.etag"));
    }

    [Fact]
    public async Task Activity_IsCreatedOpenCompletedAndSeenInActivityPointers()
    {
        var contact = (await _client.GetAsync("contacts?$select=lastname&$top=1")).Rows.Single().GetProperty("contactid").GetString();
        var created = await _client.SendAsync(
            "POST", "acs_emailclicks",
            $$"""
            {"activityid":"{{Id}}","subject":"Campaign Name: X; Delivery Name: Y","acs_dateclicked":"2025-05-01T08:00:00Z","acs_trackingurl":"https://x/",
             "regardingobjectid_contact_acs_emailclick@odata.bind":"/contacts({{contact}})"}
            """);
        var completed = await _client.SendAsync("PATCH", $"acs_emailclicks({Id})", """{"statecode":1,"statuscode":2}""");

        var pointer = await _client.GetAsync($"activitypointers({Id})?$select=activitytypecode,subject,statecode,_regardingobjectid_value");
        var listed = await _client.GetAsync("activitypointers?$select=subject");
        var refused = await _client.SendAsync("PATCH", $"activitypointers({Id})", """{"subject":"x"}""");

        Assert.Equal((204, 204), (created.Status, completed.Status));
        Assert.Equal(("acs_emailclick", contact), (pointer.Text("activitytypecode"), pointer.Text("_regardingobjectid_value")));
        Assert.Equal(1, pointer.Root.GetProperty("statecode").GetInt32());
        Assert.Single(listed.Rows);
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task Version_IsOneCounterForAllTables_AndModifiedOnIsTheServers()
    {
        await _client.SendAsync("PATCH", $"contacts({Id})", """{"firstname":"A","modifiedon":"2001-01-01T00:00:00Z"}""");
        await _client.SendAsync("PATCH", $"accounts({Id})", """{"name":"A"}""");

        var contact = await _client.GetAsync($"contacts({Id})?$select=versionnumber,modifiedon");
        var account = await _client.GetAsync($"accounts({Id})?$select=versionnumber");

        var version = contact.Root.GetProperty("versionnumber").GetInt64();
        Assert.Equal($"W/\"{version}\"", contact.Text("@odata.etag"));
        Assert.Equal(version + 1, account.Root.GetProperty("versionnumber").GetInt64());
        Assert.True(contact.Root.GetProperty("modifiedon").GetDateTime().Year > 2001);
    }

    [Fact]
    public async Task BulkActions_AreAllOrNothing()
    {
        var before = await _client.GetAsync("contacts/$count");
        var failed = await _client.SendAsync(
            "POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple",
            """{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","firstname":"A"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","gendercode":9}]}""");
        var after = await _client.GetAsync("contacts/$count");
        var done = await _client.SendAsync(
            "POST", "contacts/Microsoft.Dynamics.CRM.UpsertMultiple",
            $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{Id}}","firstname":"A"},
             {"@odata.type":"Microsoft.Dynamics.CRM.contact","@odata.id":"contacts(externaluseridentifier='C00000001')","firstname":"B"}]}
            """);
        var unknown = await _client.SendAsync(
            "POST", "contacts/Microsoft.Dynamics.CRM.UpdateMultiple",
            """{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"22222222-1111-4111-8111-111111111111","firstname":"A"}]}""");
        var none = await _client.SendAsync("POST", "contacts/Microsoft.Dynamics.CRM.DeleteMultiple", """{"Targets":[]}""");

        Assert.Equal((400, "0x8004431A"), (failed.Status, failed.Code));
        Assert.Equal(before.Body, after.Body);
        Assert.Equal(204, done.Status);
        Assert.Equal("A", (await _client.GetAsync($"contacts({Id})")).Text("firstname"));
        Assert.Equal("B", (await _client.GetAsync("contacts(externaluseridentifier='C00000001')")).Text("firstname"));
        Assert.Equal(404, unknown.Status);
        Assert.Equal("DeleteMultiple has not yet been implemented.", none.Root.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Save_NamesWhoSavedLast()
    {
        var us = (await _client.GetAsync("WhoAmI")).Root.GetProperty("UserId").GetString();
        var id = (await _client.GetAsync("contacts?$select=contactid&$top=1")).Rows.Single().GetProperty("contactid").GetString();
        var before = await SavedByAsync(id);

        await _client.SendAsync("PATCH", $"contacts({id})", """{"donotemail":true}""");
        var ours = await SavedByAsync(id);
        await _client.SendAsync("PATCH", $"contacts({id})", """{"jobtitle":"X"}""", ("MSCRMCallerID", WellKnown.PersonId.ToString("D")));
        var theirs = await SavedByAsync(id);

        Assert.Equal((WellKnown.PersonId.ToString("D"), null), before);
        Assert.Equal((us, null), ours);
        Assert.Equal((WellKnown.PersonId.ToString("D"), us), theirs);
    }

    [Fact]
    public async Task Save_CannotSayThatSomebodyElseSaved()
    {
        var created = await _client.SendAsync("POST", "contacts", $$"""{"lastname":"A","modifiedby@odata.bind":"/systemusers({{WellKnown.PersonId}})"}""", ("Prefer", "return=representation"));

        Assert.Equal(WellKnown.UserId.ToString("D"), created.Text("_modifiedby_value"));
    }

    [Fact]
    public async Task Caller_WhoIsNoUser_IsRefused()
        => Assert.Equal((404, "0x80040217"), await _client.SendAsync("GET", "WhoAmI", null, ("MSCRMCallerID", Guid.NewGuid().ToString("D"))) is var answer ? (answer.Status, answer.Code) : default);

    [Fact]
    public async Task Caller_IsWhoAmI()
        => Assert.Equal(WellKnown.PersonId.ToString("D"), (await _client.SendAsync("GET", "WhoAmI", null, ("MSCRMCallerID", WellKnown.PersonId.ToString("D")))).Text("UserId"));

    private async Task<(string? By, string? OnBehalfBy)> SavedByAsync(string? id)
    {
        var row = await _client.GetAsync($"contacts({id})?$select=_modifiedby_value,_modifiedonbehalfby_value");
        return (row.Text("_modifiedby_value"), row.Text("_modifiedonbehalfby_value"));
    }

    [Fact]
    public async Task Write_WithoutPrivilege_IsForbidden()
    {
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"contact","deny":["Create"]}""");

        var answer = await _client.SendAsync("POST", "contacts", """{"firstname":"A"}""");

        Assert.Equal((403, "0x80040220"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("prvCreateContact", 0)]
    [InlineData("prvWriteContact", 1)]
    [InlineData("prvAppendToContact", 1)]
    [InlineData("prvCreateActivity", 1)]
    public async Task Privilege_ThatIsDenied_IsNotAmongTheUsers(string name, int given)
    {
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"contact","deny":["Create"]}""");
        var user = (await _client.SendAsync("GET", "WhoAmI")).Root.GetProperty("UserId").GetString();

        var answer = await _client.SendAsync("GET", $"systemusers({user})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='{name}')");

        Assert.Equal(given, answer.Root.GetProperty("RolePrivileges").GetArrayLength());
    }

    [Fact]
    public async Task Privilege_ThatThereIsNot_IsRefused()
        => Assert.Equal(400, (await _client.SendAsync("GET", $"systemusers({Guid.Empty})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvWriteNothing')")).Status);

    private static (int State, int Status) State(DataverseClient.Answer answer)
        => (answer.Root.GetProperty("statecode").GetInt32(), answer.Root.GetProperty("statuscode").GetInt32());
}
