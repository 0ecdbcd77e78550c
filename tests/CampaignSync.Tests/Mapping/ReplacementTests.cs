using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

public sealed class ReplacementTests
{
    private static readonly Dictionary<int, string> s_labels = new() { [1] = "Male", [2] = "Female", [3] = "" };

    [Theory]
    [InlineData(SourceType.Picklist, "1", "1")]
    [InlineData(SourceType.Decimal, "1.50", "1.5")]
    [InlineData(SourceType.Boolean, "true", "True")]
    [InlineData(SourceType.Boolean, "false", "0")]
    [InlineData(SourceType.String, "\"\\u0041\"", "A")]
    [InlineData(SourceType.DateTime, "\"2023-04-07T21:59:01Z\"", "2023-04-07T23:59:01+02:00")]
    [InlineData(SourceType.Date, "\"1980-04-07\"", "1980-04-07")]
    [InlineData(SourceType.Lookup, "\"0000000a-0000-0000-0000-00000000000b\"", "0000000A-0000-0000-0000-00000000000B")]
    [InlineData(SourceType.MultiSelectPicklist, "\"2,3\"", "2,3")]
    [InlineData(SourceType.Other, "7", "7")]
    [InlineData(SourceType.Picklist, "null", null)]
    [InlineData(SourceType.String, "\"\"", null)]
    public void Replacement_OfEqualTechnicalValue_IsWritten(SourceType type, string json, string? from)
        => Assert.Equal("""{"y":"hit"}""", Written(type, json, from, "hit"));

    [Theory]
    [InlineData(SourceType.Picklist, "2", "1", "\"2\"")]
    [InlineData(SourceType.String, "\"a\"", "A", "\"a\"")]
    [InlineData(SourceType.String, "\"a \"", "a", "\"a \"")]
    [InlineData(SourceType.String, "null", "null", "\"\"")]
    [InlineData(SourceType.MultiSelectPicklist, "\"2,3\"", "3,2", "\"2,3\"")]
    public void Replacement_OfAnotherValue_IsNot(SourceType type, string json, string? from, string written)
        => Assert.Equal($$"""{"y":{{written}}}""", Written(type, json, from, "hit"));

    [Fact]
    public void Replacement_ToNull_IsUnsetAndNotHashed()
    {
        var record = new PlanBuilder().Field("x", SourceType.Integer, "y", DestinationType.Integer).Replace("x", "9", null).MapRow(("x", "9"));

        Assert.Equal("""{"y":0}""", PlanBuilder.Update(record));
        Assert.Equal(new PlanBuilder().MapRow().Hash, record.Hash);
    }

    [Fact]
    public void Replacement_FromNull_IsHashed()
        => Assert.NotEqual(new PlanBuilder().MapRow().Hash, new PlanBuilder().Field("x", SourceType.Integer, "y", DestinationType.Integer).Replace("x", null, "5").MapRow(("x", "null")).Hash);

    [Theory]
    [InlineData(DestinationType.Integer, "5", "5")]
    [InlineData(DestinationType.Boolean, "True", "true")]
    [InlineData(DestinationType.Date, "1980-04-07", "\"1980-04-07\"")]
    [InlineData(DestinationType.DateTime, "1980-04-07", "\"1980-04-07 00:00:00.000Z\"")]
    [InlineData(DestinationType.Enumeration, "male", "\"male\"")]
    [InlineData(DestinationType.String, "say \"x\"", "\"say \\\"x\\\"\"")]
    public void Replacement_IsConvertedToTheField(DestinationType type, string to, string written)
    {
        var record = new PlanBuilder().Field("x", SourceType.String, "y", type).Replace("x", "1", to).MapRow(("x", "\"1\""));

        Assert.Equal($$"""{"y":{{written}}}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Replacement_AppliesToEachFieldOfItsColumn()
    {
        var record = new PlanBuilder().Field("x", SourceType.Integer, "a", DestinationType.Integer).Target("b", DestinationType.String).Map("x", "b").Replace("x", "1", "7").MapRow(("x", "1"));

        Assert.Equal("""{"a":7,"b":"7"}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Replacement_TwiceForOneValue_TheFirstHolds()
    {
        var builder = new PlanBuilder().Field("x", SourceType.Integer, "y", DestinationType.String).Replace("x", "1", "first").Replace("x", "01", "second");

        Assert.Equal("""{"y":"first"}""", PlanBuilder.Update(builder.MapRow(("x", "1"))));
    }

    [Theory]
    [InlineData("1", "\"m\"")]
    [InlineData("2", "\"Female\"")]
    [InlineData("3", "\"\"")]
    public void Display_AppliesWhereNoReplacementHits(string json, string written)
    {
        var record = new PlanBuilder().Field("x", SourceType.Picklist, "y", DestinationType.String, labels: s_labels).Picklists(PicklistForm.Display).Replace("x", "1", "m").MapRow(("x", json));

        Assert.Equal($$"""{"y":{{written}}}""", PlanBuilder.Update(record));
    }

    [Theory]
    [InlineData(PicklistForm.Display, "\"1,2\"", "\"m; Female\"")]
    [InlineData(PicklistForm.Technical, "\"1,2\"", "\"m,2\"")]
    [InlineData(PicklistForm.Technical, "\"2\"", "\"2\"")]
    [InlineData(PicklistForm.Display, "\"2,4\"", "\"Female\"")]
    [InlineData(PicklistForm.Display, "\"4\"", "\"\"")]
    public void Replacement_OfOneOfSeveralChoices_LeavesTheOthers(PicklistForm form, string json, string written)
    {
        var record = new PlanBuilder().Field("x", SourceType.MultiSelectPicklist, "y", DestinationType.String, labels: s_labels).Picklists(form)
            .Replace("x", "1", "m").Replace("x", "4", null).MapRow(("x", json));

        Assert.Equal($$"""{"y":{{written}}}""", PlanBuilder.Update(record));
    }

    [Fact]
    public void Display_UnknownNumber_NamesColumnAndNumber()
    {
        var record = new PlanBuilder().Field("x", SourceType.Picklist, "y", DestinationType.String, labels: s_labels).Picklists(PicklistForm.Display).MapRow(("x", "77"));

        Assert.Equal(MappingErrorId.ValueNotConvertible, record.ErrorId);
        Assert.Contains("contact.x", record.Reason, StringComparison.Ordinal);
        Assert.Contains("option 77 has no label", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Display_IntoANumber_WorksOnceEveryOptionIsReplaced()
    {
        var builder = new PlanBuilder().Field("x", SourceType.Picklist, "y", DestinationType.Integer, labels: s_labels).Picklists(PicklistForm.Display).Replace("x", "1", "10").Replace("x", "2", "20");
        Assert.Contains("picklists: display writes the labels", builder.Problem().Message, StringComparison.Ordinal);

        Assert.Equal("""{"y":20}""", PlanBuilder.Update(builder.Replace("x", "3", "30").MapRow(("x", "2"))));
    }

    [Theory]
    [InlineData(SourceType.Picklist, "Male", DestinationType.String, "m", "the option's number")]
    [InlineData(SourceType.Boolean, "yes", DestinationType.String, "m", "true or false")]
    [InlineData(SourceType.Integer, "1", DestinationType.Integer, "many", "it is not a number")]
    [InlineData(SourceType.Integer, "1", DestinationType.String, "12345", "longer than the 4 characters")]
    public void Replacement_ThatCannotBe_IsRefusedAtStart(SourceType from, string value, DestinationType type, string to, string message)
    {
        var problem = new PlanBuilder().Field("x", from, "y", type, maxLength: 4).Replace("x", value, to).Problem();

        Assert.Equal(new Place(40, 9), problem.Place);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replacement_OfAColumnThatIsNotMapped_IsRefusedAtStart()
        => Assert.Contains("x is not mapped", new PlanBuilder().Column("x", SourceType.String).Replace("x", "1", "2").Problem().Message, StringComparison.Ordinal);

    private static string Written(SourceType type, string json, string? from, string? to)
        => PlanBuilder.Update(new PlanBuilder().Field("x", type, "y", DestinationType.String).Replace("x", from, to).MapRow(("x", json)));
}
