using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>Tables and columns, from the metadata shapes of the reference.</summary>
public sealed class MetadataTests
{
    private const string Root = DataverseWire.Api + "EntityDefinitions(LogicalName='contact')";

    private static string Column(string name, string type, string typeName, string more = "\"AttributeOf\":null", bool write = true)
        => $$$"""{"LogicalName":"{{{name}}}","AttributeType":"{{{type}}}","AttributeTypeName":{"Value":"{{{typeName}}}"},"IsValidForCreate":{{{(write ? "true" : "false")}}},"IsValidForUpdate":{{{(write ? "true" : "false")}}},"IsValidForRead":true,{{{more}}},"MetadataId":"8a1b2c3d-0000-4000-8000-000000000001"}""";

    private static WireReply Answer(WireRequest request)
    {
        if (!request.Target.StartsWith(Root, StringComparison.Ordinal))
            return WireReply.Of(404, """{"error":{"code":"0x80060888","message":"Could not find an entity with specified name."}}""");
        var rest = request.Target[Root.Length..];
        var value = rest switch
        {
            _ when rest.StartsWith('?') =>
                """{"@odata.context":"x","LogicalName":"contact","EntitySetName":"contacts","PrimaryIdAttribute":"contactid","PrimaryNameAttribute":"fullname","ChangeTrackingEnabled":true,"IsActivity":false,"MetadataId":"8a1b2c3d-0000-4000-8000-000000000001"}""",
            _ when rest.StartsWith("/Attributes?", StringComparison.Ordinal) => List(
                Column("contactid", "Uniqueidentifier", "UniqueidentifierType"), Column("firstname", "String", "StringType"), Column("description", "Memo", "MemoType"),
                Column("donotemail", "Boolean", "BooleanType"), Column("numberofchildren", "Integer", "IntegerType"), Column("versionnumber", "BigInt", "BigIntType", write: false),
                Column("address1_latitude", "Double", "DoubleType"), Column("new_rate", "Decimal", "DecimalType"), Column("annualincome", "Money", "MoneyType"),
                Column("birthdate", "DateTime", "DateTimeType"), Column("modifiedon", "DateTime", "DateTimeType", write: false),
                Column("gendercode", "Picklist", "PicklistType"), Column("statecode", "State", "StateType"), Column("statuscode", "Status", "StatusType"),
                Column("new_colors", "Virtual", "MultiSelectPicklistType"), Column("parentcustomerid", "Customer", "CustomerType"), Column("ownerid", "Owner", "OwnerType"),
                Column("new_accountid", "Lookup", "LookupType"), Column("parentcustomeridname", "String", "StringType", "\"AttributeOf\":\"parentcustomerid\""),
                Column("entityimage", "Virtual", "ImageType")),
            _ when rest.Contains(".StringAttributeMetadata", StringComparison.Ordinal) => List("""{"LogicalName":"firstname","MaxLength":50}"""),
            _ when rest.Contains(".MemoAttributeMetadata", StringComparison.Ordinal) => List("""{"LogicalName":"description","MaxLength":2000}"""),
            _ when rest.Contains(".DateTimeAttributeMetadata", StringComparison.Ordinal) => List(
                """{"LogicalName":"birthdate","DateTimeBehavior":{"Value":"DateOnly"}}""", """{"LogicalName":"modifiedon","DateTimeBehavior":{"Value":"UserLocal"}}"""),
            _ when rest.Contains(".PicklistAttributeMetadata", StringComparison.Ordinal) => List(
                """{"LogicalName":"gendercode","OptionSet":{"Options":[{"Value":1,"Label":{"LocalizedLabels":[{"Label":"Male","LanguageCode":1033}],"UserLocalizedLabel":{"Label":"Männlich","LanguageCode":1031}}},{"Value":2,"Label":{"LocalizedLabels":[{"Label":"Female","LanguageCode":1033}],"UserLocalizedLabel":null}}]},"GlobalOptionSet":null}"""),
            _ when rest.Contains(".MultiSelectPicklistAttributeMetadata", StringComparison.Ordinal) => List(
                """{"LogicalName":"new_colors","OptionSet":null,"GlobalOptionSet":{"Options":[{"Value":8,"Label":{"LocalizedLabels":[],"UserLocalizedLabel":{"Label":"Red","LanguageCode":1033}}}]}}"""),
            _ when rest.StartsWith("/ManyToOneRelationships", StringComparison.Ordinal) => List(
                """{"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"account","ReferencingEntityNavigationPropertyName":"regardingobjectid_account_acs_emailsend"}""",
                """{"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"contact","ReferencingEntityNavigationPropertyName":"regardingobjectid_contact"}""",
                """{"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"contact","ReferencingEntityNavigationPropertyName":"regardingobjectid_contact_acs_EmailSend"}"""),
            _ => List(),
        };
        return WireReply.Of(200, value);
    }

    private static string List(params string[] rows) => $$"""{"@odata.context":"x","value":[{{string.Join(',', rows)}}]}""";

    [Fact]
    public async Task Table_IsReadWithTypesLengthsAndLabels()
    {
        await using var wire = new DataverseWire(Answer);

        var table = await wire.Records.DescribeAsync("contact", default);

        Assert.NotNull(table);
        Assert.Equal(("contact", "contacts", "contactid", true, false), (table.LogicalName, table.EntitySetName, table.PrimaryId, table.ChangeTracking, table.IsActivity));
        Dictionary<string, SourceType> expected = new()
        {
            ["contactid"] = SourceType.Uniqueidentifier, ["firstname"] = SourceType.String, ["description"] = SourceType.String, ["donotemail"] = SourceType.Boolean,
            ["numberofchildren"] = SourceType.Integer, ["versionnumber"] = SourceType.BigInt, ["address1_latitude"] = SourceType.Double, ["new_rate"] = SourceType.Decimal,
            ["annualincome"] = SourceType.Money, ["birthdate"] = SourceType.Date, ["modifiedon"] = SourceType.DateTime, ["gendercode"] = SourceType.Picklist,
            ["statecode"] = SourceType.Picklist, ["statuscode"] = SourceType.Picklist, ["new_colors"] = SourceType.MultiSelectPicklist,
            ["_parentcustomerid_value"] = SourceType.Lookup, ["_ownerid_value"] = SourceType.Lookup, ["_new_accountid_value"] = SourceType.Lookup, ["entityimage"] = SourceType.Other,
        };
        Assert.Equal(expected.OrderBy(p => p.Key), table.Columns.ToDictionary(c => c.Key, c => c.Value.Type).OrderBy(p => p.Key));
        Assert.Equal(50, table.Columns["firstname"].MaxLength);
        Assert.Equal(2000, table.Columns["description"].MaxLength);
        Assert.Equal("Männlich", table.Columns["gendercode"].Labels![1]);
        Assert.Equal("Female", table.Columns["gendercode"].Labels![2]);
        Assert.Equal("Red", table.Columns["new_colors"].Labels![8]);
        Assert.Null(table.Columns["firstname"].Labels);
        Assert.False(table.Columns["modifiedon"].Writable);
        Assert.True(table.Columns["firstname"].Writable);
    }

    [Fact]
    public async Task TableThatIsNotThere_IsNull()
    {
        await using var wire = new DataverseWire(Answer);

        Assert.Null(await wire.Records.DescribeAsync("new_shoe", default));
        Assert.Null(await wire.Connector.Activities.DescribeActivityAsync("new_shoe", default));
    }

    [Fact]
    public async Task NameWithAQuote_CannotLeaveItsPlaceInTheAddress()
    {
        await using var wire = new DataverseWire(Answer);

        Assert.Null(await wire.Records.DescribeAsync("a')/x?y#", default));
        Assert.StartsWith($"GET {DataverseWire.Api}EntityDefinitions(LogicalName='a%27%27%29%2Fx%3Fy%23')?", wire.Calls[0].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActivityTable_NamesItsOwnPropertyForTheContact_InItsCase()
    {
        await using var wire = new DataverseWire(Answer);

        var table = await wire.Connector.Activities.DescribeActivityAsync("contact", default);

        Assert.Equal("regardingobjectid_contact_acs_EmailSend", table!.RegardingContact);
    }

    [Fact]
    public async Task MetadataThatCannotBeRead_IsTransient()
    {
        foreach (var body in (string[])["{}", "[]", """{"value":5}""", """{"value":[{}]}""", """{"LogicalName":"contact","EntitySetName":null,"value":[]}""", "{\"a"])
        {
            await using var wire = new DataverseWire(_ => WireReply.Of(200, body));
            await Assert.ThrowsAsync<TransientException>(() => wire.Records.DescribeAsync("contact", default));
        }
    }
}
