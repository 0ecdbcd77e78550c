using System.Text.Json;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Sandbox.Dataverse;

public sealed class ReadingTests : IAsyncLifetime
{
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync(new SandboxOptions { Contacts = 6000 });

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task Read_WithoutPageSize_EndsAt5000RowsWithANextLink()
    {
        var first = await _client.GetAsync("contacts?$select=firstname");
        var second = await _client.GetAsync(first.Text("@odata.nextLink")!);

        Assert.Equal(5000, first.Rows.Count());
        Assert.Equal(1000, second.Rows.Count());
        Assert.Null(second.Text("@odata.nextLink"));
        Assert.StartsWith(_client.Base + "contacts?$select=firstname&$skiptoken=%3Ccookie", first.Text("@odata.nextLink"), StringComparison.Ordinal);
        Assert.Equal(6000, first.Rows.Concat(second.Rows).Select(r => r.GetProperty("contactid").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("contacts?$select=Firstname", 400, "0x80060888")]
    [InlineData("contacts?$select=parentcustomerid", 400, "0x80060888")]
    [InlineData("Contacts", 404, "0x80060888")]
    [InlineData("contacts?$skip=5", 400, "0x80060888")]
    [InlineData("contacts?$filter=nope%20eq%201", 400, "0x80060888")]
    [InlineData("contacts(99999999-9999-4999-8999-999999999999)", 404, "0x80040217")]
    [InlineData("contacts(externaluseridentifier='none')", 404, "0x80060891")]
    [InlineData("contacts(firstname='Anna')", 400, "0x80060888")]
    public async Task Read_OfWhatIsNotThere_GivesTheErrorOfDataverse(string address, int status, string code)
    {
        var answer = await _client.GetAsync(address);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Read_OfMoneyAndLookups_NamesCurrencyAndWritesNullsOut()
    {
        var rows = (await _client.GetAsync("contacts?$select=annualincome,_parentcustomerid_value&$top=50")).Rows.ToList();

        Assert.All(rows, r => Assert.Equal(
            ["@odata.etag", "annualincome", "_parentcustomerid_value", "_transactioncurrencyid_value", "contactid"],
            r.EnumerateObject().Select(p => p.Name)));
        Assert.Contains(rows, r => r.GetProperty("annualincome").ValueKind == JsonValueKind.Null);
        Assert.Contains(rows, r => r.GetProperty("annualincome").GetRawText().EndsWith("00", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("statecode eq 1", 240)]
    [InlineData("statecode ne 1 or contains(lastname,'ee')", 5760)]
    [InlineData("not (statecode eq 1) and numberofchildren ge 0", 2880)]
    [InlineData("startswith(emailaddress1,'ANNA.')", 190)]
    [InlineData("emailaddress1 eq null", 120)]
    public async Task Filter_OnTypicalConditions_FindsAboutTheExpectedShare(string filter, int about)
    {
        var (rows, _, _) = await _client.GetAllAsync("contacts?$select=statecode&$filter=" + Uri.EscapeDataString(filter), "odata.maxpagesize=700");

        Assert.InRange(rows.Count, about * 0.7, about * 1.3);
    }

    [Fact]
    public async Task Filter_OnIds_FindsThoseOfThemThatThereAre()
    {
        var (all, _, _) = await _client.GetAllAsync("contacts?$select=contactid&$top=400", "odata.maxpagesize=400");
        var ids = new[] { all[300], all[7], all[7] }.Select(r => r.GetProperty("contactid").GetGuid()).Append(Guid.NewGuid()).ToArray();
        var filter = string.Join(" or ", ids.Select(id => $"contactid eq {id:D}"));

        var found = await _client.GetAsync("contacts?$select=contactid&$filter=" + Uri.EscapeDataString(filter));
        var more = await _client.GetAsync("contacts?$select=contactid&$filter=" + Uri.EscapeDataString($"({filter}) and statecode ne 7"));

        Assert.Equal(ids[..2].Order(), found.Rows.Select(r => r.GetProperty("contactid").GetGuid()).Order());
        Assert.Equal(ids[..2].Order(), more.Rows.Select(r => r.GetProperty("contactid").GetGuid()).Order());
    }

    [Fact]
    public async Task OrderBy_WithPages_IsSortedOverAllPages()
    {
        var (rows, _, pages) = await _client.GetAllAsync("new_orders?$select=new_amount&$orderby=new_amount%20desc", "odata.maxpagesize=1000");

        var amounts = rows.Select(r => r.GetProperty("new_amount").GetDecimal()).ToList();
        Assert.Equal(3, pages);
        Assert.Equal(amounts.OrderDescending(), amounts);
    }

    [Fact]
    public async Task Annotations_WhenAskedFor_ShowLabelsAndTargets()
    {
        var row = (await _client.SendAsync(
            "GET", "contacts?$select=gendercode,_parentcustomerid_value&$filter=gendercode%20eq%201%20and%20_parentcustomerid_value%20ne%20null&$top=1",
            null, ("Prefer", "odata.include-annotations=\"*\""))).Rows.Single();

        Assert.Equal("Male", row.GetProperty("gendercode@OData.Community.Display.V1.FormattedValue").GetString());
        Assert.Equal("account", row.GetProperty("_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname").GetString());
        Assert.Equal("parentcustomerid_account", row.GetProperty("_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty").GetString());
    }

    [Fact]
    public async Task Etag_SentBack_AnswersNotModifiedUntilTheRowChanges()
    {
        var row = (await _client.GetAsync("contacts?$select=firstname&$top=1")).Rows.Single();
        var address = $"contacts({row.GetProperty("contactid").GetString()})?$select=firstname";
        var etag = row.GetProperty("@odata.etag").GetString()!;

        var same = await _client.SendAsync("GET", address, null, ("If-None-Match", etag));
        await _client.SendAsync("PATCH", address.Split('?')[0], """{"firstname":"New"}""");
        var changed = await _client.SendAsync("GET", address, null, ("If-None-Match", etag));

        Assert.Equal(304, same.Status);
        Assert.Equal("New", changed.Text("firstname"));
        Assert.NotEqual(etag, changed.Text("@odata.etag"));
    }

    [Fact]
    public async Task Counts_AreCapped_AndTheTotalIsNot()
    {
        Assert.Equal("\uFEFF5000".TrimStart('\uFEFF'), (await _client.GetAsync("contacts/$count")).Body.TrimStart('\uFEFF'));
        Assert.Equal(5000, (await _client.GetAsync("contacts?$select=firstname&$count=true&$top=1")).Root.GetProperty("@odata.count").GetInt32());
        var total = await _client.GetAsync("RetrieveTotalRecordCount(EntityNames=@p1)?@p1=['contact']");
        Assert.Equal(6000, total.Root.GetProperty("EntityRecordCountCollection").GetProperty("Values")[0].GetInt32());
    }

    [Fact]
    public async Task Property_Alone_ComesAsValue()
    {
        var id = (await _client.GetAsync("contacts?$select=lastname&$top=1")).Rows.Single();

        var answer = await _client.GetAsync($"contacts({id.GetProperty("contactid").GetString()})/lastname");

        Assert.Equal(id.GetProperty("lastname").GetString(), answer.Text("value"));
    }

    [Fact]
    public async Task WithoutToken_IsRefusedWithAChallenge()
    {
        _client.SignIn("unknown");

        var answer = await _client.GetAsync("WhoAmI");

        Assert.Equal(401, answer.Status);
        Assert.Contains("authorization_uri=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }
}
