using System.Text.Json;
using System.Xml.Linq;

namespace CampaignSync.Tests.Sandbox.Dataverse;

public sealed class MetadataTests : IAsyncLifetime
{
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task Entity_WithSelectAndKeys_HasWhatWasSelected()
    {
        var answer = await _client.GetAsync(
            "EntityDefinitions(LogicalName='contact')?$select=LogicalName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled"
            + "&$expand=Keys($select=LogicalName,KeyAttributes,EntityKeyIndexStatus)");

        Assert.Equal(("contacts", "contactid"), (answer.Text("EntitySetName"), answer.Text("PrimaryIdAttribute")));
        Assert.False(answer.Root.TryGetProperty("IsActivity", out _));
        Assert.Equal("Active", answer.Root.GetProperty("Keys")[0].GetProperty("EntityKeyIndexStatus").GetString());
    }

    [Fact]
    public async Task Entities_Filtered_AreThoseThatMatch()
    {
        var answer = await _client.GetAsync("EntityDefinitions?$select=LogicalName&$filter=IsActivity%20eq%20true%20and%20ChangeTrackingEnabled%20eq%20true");

        Assert.Equal(
            ["acs_emailbounce", "acs_emailclick", "acs_emailopen", "acs_emailsend"],
            answer.Rows.Select(r => r.GetProperty("LogicalName").GetString()!).Order());
    }

    [Fact]
    public async Task Attributes_TellColumnsFromTheNamesThatComeWithThem()
    {
        var rows = (await _client.GetAsync(
            "EntityDefinitions(LogicalName='new_order')/Attributes?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsValidForUpdate")).Rows.ToList();

        var tags = rows.Single(r => r.GetProperty("LogicalName").GetString() == "new_tags");
        Assert.Equal("Virtual", tags.GetProperty("AttributeType").GetString());
        Assert.Equal("MultiSelectPicklistType", tags.GetProperty("AttributeTypeName").GetProperty("Value").GetString());
        Assert.Equal("new_status", rows.Single(r => r.GetProperty("LogicalName").GetString() == "new_statusname").GetProperty("AttributeOf").GetString());
        Assert.Equal(JsonValueKind.Null, tags.GetProperty("AttributeOf").ValueKind);
    }

    [Theory]
    [InlineData("Picklist", "gendercode", "OptionSet")]
    [InlineData("State", "statecode", "OptionSet")]
    [InlineData("Status", "statuscode", "OptionSet")]
    [InlineData("Boolean", "donotemail", "OptionSet")]
    public async Task Cast_WithOptionSet_HasTheLabels(string type, string column, string member)
    {
        var rows = (await _client.GetAsync(
            $"EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.{type}AttributeMetadata?$select=LogicalName&$expand=OptionSet,GlobalOptionSet")).Rows;

        var set = rows.Single(r => r.GetProperty("LogicalName").GetString() == column).GetProperty(member);
        var option = type == "Boolean" ? set.GetProperty("TrueOption") : set.GetProperty("Options")[0];
        Assert.NotEmpty(option.GetProperty("Label").GetProperty("UserLocalizedLabel").GetProperty("Label").GetString()!);
    }

    [Theory]
    [InlineData("String", "firstname", "MaxLength", "50")]
    [InlineData("Lookup", "parentcustomerid", "Targets", "[\"account\",\"contact\"]")]
    [InlineData("DateTime", "birthdate", "DateTimeBehavior", "{\"Value\":\"DateOnly\"}")]
    public async Task Cast_WithSelect_HasTheTypesOwnMembers(string type, string column, string member, string json)
    {
        var row = (await _client.GetAsync(
            $"EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.{type}AttributeMetadata?$select=LogicalName,{member}"))
            .Rows.Single(r => r.GetProperty("LogicalName").GetString() == column);
        var withoutCast = await _client.GetAsync($"EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName,{member}");

        Assert.Equal(json, row.GetProperty(member).GetRawText());
        Assert.Equal(400, withoutCast.Status);
    }

    [Fact]
    public async Task Relationships_NameTheNavigationInItsCase()
    {
        var rows = (await _client.GetAsync(
            "EntityDefinitions(LogicalName='new_order')/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName")).Rows;

        Assert.Contains(rows, r => r.GetProperty("ReferencingEntityNavigationPropertyName").GetString() == "new_Contact"
            && r.GetProperty("ReferencedEntity").GetString() == "contact");
    }

    [Fact]
    public async Task Csdl_IsXmlInWhichEveryNavigationLeadsToAType()
    {
        var csdl = XDocument.Parse((await _client.GetAsync("$metadata")).Body);
        XNamespace edm = "http://docs.oasis-open.org/odata/ns/edm";

        var types = csdl.Descendants(edm + "EntityType").Select(t => "mscrm." + t.Attribute("Name")!.Value).ToHashSet();
        Assert.All(csdl.Descendants(edm + "NavigationProperty"), n => Assert.Contains(n.Attribute("Type")!.Value, types));
        Assert.Contains((await _client.GetAsync("")).Rows, s => s.GetProperty("url").GetString() == "contacts");
    }

    [Fact]
    public async Task Schema_Changed_ShowsInMetadataAndRows()
    {
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"contact","drop":"jobtitle"}""");
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"contact","add":{"name":"new_level","type":"Picklist","options":[{"value":1,"label":"Gold"}]}}""");
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","table":"contact","change":{"name":"numberofchildren","type":"String"}}""");
        await _client.AdminAsync("POST", "/schema", """{"system":"dataverse","addTable":{"name":"new_car","columns":[{"name":"new_owner","schemaName":"new_Owner","type":"Lookup","targets":["contact"]}]}}""");

        var dropped = await _client.GetAsync("contacts?$select=jobtitle");
        var contact = (await _client.GetAsync("contacts?$select=new_level,numberofchildren&$filter=numberofchildren%20ne%20null&$top=1")).Rows.Single();
        var car = await _client.SendAsync(
            "POST", "new_cars", $$"""{"new_name":"C","new_Owner@odata.bind":"/contacts({{contact.GetProperty("contactid").GetString()}})"}""");

        Assert.Equal(400, dropped.Status);
        Assert.Equal(JsonValueKind.Null, contact.GetProperty("new_level").ValueKind);
        Assert.Equal(JsonValueKind.String, contact.GetProperty("numberofchildren").ValueKind);
        Assert.Equal(204, car.Status);
    }
}
