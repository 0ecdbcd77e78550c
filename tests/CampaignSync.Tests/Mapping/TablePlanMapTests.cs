using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

public sealed class TablePlanMapTests
{
    private const string Parent = "00000000-0000-0000-0000-0000000000aa";

    [Fact]
    public void Map_PlainColumns_WritesThemSortedWithoutTheKey()
    {
        var record = new PlanBuilder()
            .Field("lastname", SourceType.String, "lastName", DestinationType.String, 50)
            .Field("donotemail", SourceType.Boolean, "blackListEmail", DestinationType.Boolean)
            .Field("numberofchildren", SourceType.Integer, "cusChildren", DestinationType.Integer)
            .MapRow(("lastname", "\"Ngô\""), ("donotemail", "true"), ("numberofchildren", "3"));

        Assert.Equal("""{"blackListEmail":true,"cusChildren":3,"lastName":"Ngô"}""", PlanBuilder.Update(record));
        Assert.Equal(PlanBuilder.Update(record), PlanBuilder.Create(record));
        Assert.Equal(RecordHasher.HashLength, record.Hash.Length);
        Assert.Empty(record.Parents);
    }

    [Fact]
    public void Map_NestedPaths_ShareOneObject()
    {
        var record = new PlanBuilder()
            .Field("zip", SourceType.String, "location.zipCode", DestinationType.String)
            .Field("first", SourceType.String, "firstName", DestinationType.String)
            .Field("city", SourceType.String, "location.city", DestinationType.String)
            .Field("deep", SourceType.String, "location.deep.er", DestinationType.String)
            .Field("mail", SourceType.String, "location-mail", DestinationType.String)
            .MapRow(("zip", "\"1\""), ("first", "\"2\""), ("city", "\"3\""), ("deep", "\"4\""), ("mail", "\"5\""));

        Assert.Equal("""{"firstName":"2","location-mail":"5","location":{"city":"3","deep":{"er":"4"},"zipCode":"1"}}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Map_ApplyUpdatesFalse_IsInTheCreateBodyOnlyAndNotHashed()
    {
        var builder = new PlanBuilder()
            .Field("first", SourceType.String, "firstName", DestinationType.String)
            .Field("city", SourceType.String, "location.city", DestinationType.String, applyUpdates: false)
            .Field("zip", SourceType.String, "location.zipCode", DestinationType.String);

        var berlin = builder.MapRow(("first", "\"A\""), ("city", "\"Berlin\""), ("zip", "\"1\""));
        var bonn = builder.MapRow(("first", "\"A\""), ("city", "\"Bonn\""), ("zip", "\"1\""));

        Assert.Equal("""{"firstName":"A","location":{"zipCode":"1"}}""", PlanBuilder.Update(berlin));
        Assert.Equal("""{"firstName":"A","location":{"city":"Berlin","zipCode":"1"}}""", PlanBuilder.Create(berlin));
        Assert.Equal(berlin.Hash, bonn.Hash);
    }

    [Fact]
    public void Map_OnlyApplyUpdatesFalse_UpdatesWithAnEmptyObject()
    {
        var record = new PlanBuilder().Field("city", SourceType.String, "location.city", DestinationType.String, applyUpdates: false).MapRow(("city", "\"B\""));

        Assert.Equal("{}", PlanBuilder.Update(record));
        Assert.Equal("""{"location":{"city":"B"}}""", PlanBuilder.Create(record));
    }

    [Fact]
    public void Map_NoFields_WritesAnEmptyObject() => Assert.Equal("{}", PlanBuilder.Update(new PlanBuilder().MapRow()));

    [Fact]
    public void Map_AbsentColumn_IsNull()
        => Assert.Equal("""{"firstName":""}""", PlanBuilder.Update(new PlanBuilder().Field("first", SourceType.String, "firstName", DestinationType.String).MapRow()));

    [Theory]
    [InlineData("denyListEmail", "blackListEmail")]
    [InlineData("blackListEmail", "denyListEmail")]
    public void Map_OptOutAttribute_IsWrittenAsTheInstanceSpellsIt(string mapped, string inMetadata)
    {
        var record = new PlanBuilder()
            .Column("donotemail", SourceType.Boolean)
            .Target(inMetadata, DestinationType.Boolean)
            .Map("donotemail", mapped)
            .MapRow(("donotemail", "true"));

        Assert.Equal($$"""{"{{inMetadata}}":true}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Map_Links_WriteTheIdAndGiveTheParents()
    {
        var builder = new PlanBuilder()
            .Column("_customer_value", SourceType.Lookup).Target("customerId", DestinationType.String, 36)
            .Column("_owner_value", SourceType.Lookup).Target("ownerRef", DestinationType.String)
            .Column("_order_value", SourceType.Lookup).Target("orderId", DestinationType.String)
            .Link("_order_value", "orderId", "order")
            .Link("_owner_value", "ownerRef", null)
            .Link("_customer_value", "customerId", "contact");
        var plan = builder.Plan();

        var record = plan.Map(RowBuilder.Row(plan.Columns, ("_customer_value", $"\"{Parent.ToUpperInvariant()}\""), ("_order_value", "null"), ("_owner_value", $"\"{Parent}\"")));

        Assert.Equal(["order", "contact"], plan.ParentTables);
        Assert.Equal([null, Guid.Parse(Parent)], record.Parents);
        Assert.Equal($$"""{"customerId":"{{Parent}}","orderId":null,"ownerRef":"{{Parent}}"}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Map_LinkThatIsNoId_IsRefused()
    {
        var record = new PlanBuilder().Column("_c_value", SourceType.Lookup).Target("c", DestinationType.String).Link("_c_value", "c", "contact").MapRow(("_c_value", "\"x\""));

        Assert.Equal((MappingVerdict.Refused, "ValueNotConvertible"), (record.Verdict, record.ErrorId));
    }

    [Fact]
    public void Map_TextTooLong_NamesColumnFieldAndLimitButNotTheValue()
    {
        var record = new PlanBuilder().Field("telephone1", SourceType.String, "phone", DestinationType.String, 4).MapRow(("telephone1", "\"secret\""));

        Assert.Equal((MappingVerdict.Refused, "ValueTooLong"), (record.Verdict, record.ErrorId));
        Assert.Contains("contact.telephone1", record.Reason, StringComparison.Ordinal);
        Assert.Contains("4 characters that profile.phone takes", record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_NotConvertible_NamesColumnAndFieldButNotTheValue()
    {
        var record = new PlanBuilder().Field("nick", SourceType.String, "cusAge", DestinationType.Integer).MapRow(("nick", "\"secret\""));

        Assert.Equal((MappingVerdict.Refused, "ValueNotConvertible"), (record.Verdict, record.ErrorId));
        Assert.StartsWith("contact.nick cannot be written to profile.cusAge (Integer): it is not a number.", record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_AfterARefusedRow_MapsTheNextAsIfNothingHadBeen()
    {
        var plan = new PlanBuilder()
            .Field("a", SourceType.String, "a", DestinationType.String)
            .Field("b", SourceType.String, "b", DestinationType.Integer).Plan();

        plan.Map(RowBuilder.Row(plan.Columns, ("a", "\"left over\""), ("b", "\"x\"")));
        var record = plan.Map(RowBuilder.Row(plan.Columns, ("a", "\"1\""), ("b", "\"2\"")));

        Assert.Equal("""{"a":"1","b":2}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Map_Deletion_IsAMistakeOfTheCaller()
    {
        var page = new Core.Ports.SourcePage(default, 0);
        page.AddDeleted(Guid.NewGuid());

        Assert.Throws<ArgumentException>(() => new PlanBuilder().Plan().Map(page[0]));
    }

    [Fact]
    public void Map_FromManyThreads_KeepsRowsApart()
    {
        var plan = new PlanBuilder().Field("a", SourceType.String, "a", DestinationType.String).Plan();

        Parallel.For(0, 2000, i => Assert.Equal($$"""{"a":"{{i}}"}""", PlanBuilder.Update(plan.Map(RowBuilder.Row(plan.Columns, ("a", $"\"{i}\""))))));
    }

    [Fact]
    public void Columns_AreDistinctSortedAndIncludeTheFilters()
    {
        var plan = new PlanBuilder()
            .Field("b", SourceType.String, "x", DestinationType.String)
            .Map("b", "y").Target("y", DestinationType.String)
            .Field("a", SourceType.String, "z", DestinationType.String)
            .Column("_p_value", SourceType.Lookup).Target("p", DestinationType.String).Link("_p_value", "p", null)
            .Column("statecode", SourceType.Picklist).Where("statecode", FilterOperator.Equals, "0")
            .Plan();

        Assert.Equal(["_p_value", "a", "b", "statecode"], plan.Columns);
    }
}
