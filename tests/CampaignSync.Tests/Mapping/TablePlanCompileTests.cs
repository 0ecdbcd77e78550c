using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

public sealed class TablePlanCompileTests
{
    [Fact]
    public void Column_Missing_IsRefusedAtItsPlaceWithNearNames()
        => AssertProblem(Valid().Target("b", DestinationType.String).Map("frstname", "b"), 11, 17, "has no column frstname. Did you mean firstname?");

    [Fact]
    public void Column_LookupWithoutItsForm_IsSuggestedAsRowsCarryIt()
        => AssertProblem(Valid().Column("_new_contact_value", SourceType.Lookup).Target("c", DestinationType.String).Link("new_contact", "c", null), 30, 17, "Did you mean _new_contact_value?");

    [Fact]
    public void Column_Unreadable_IsRefused()
        => AssertProblem(Valid().Column("secret", SourceType.String, readable: false).Target("b", DestinationType.String).Map("secret", "b"), 11, 17, "contact.secret cannot be read");

    [Fact]
    public void Field_Missing_IsRefusedWithNearNames()
        => AssertProblem(Valid().Column("x", SourceType.String).Map("x", "fristName"), 11, 41, "profile has no field fristName. Did you mean firstName?");

    [Fact]
    public void Field_Item_NamesItsParts()
        => AssertProblem(Valid().Column("x", SourceType.String).Target("location", DestinationType.Item).Target("location.city", DestinationType.String).Target("location.zipCode", DestinationType.String).Map("x", "location"), 11, 41, "Name one of them: location.city, location.zipCode.");

    [Fact]
    public void Field_PartThatTheItemLacks_IsRefusedWithNearNames()
        => AssertProblem(Valid().Column("x", SourceType.String).Target("location", DestinationType.Item).Target("location.city", DestinationType.String).Map("x", "location.ctiy"), 11, 41, "Did you mean location.city?");

    [Theory]
    [InlineData(DestinationType.Link, "is a link")]
    [InlineData(DestinationType.Collection, "is a collection")]
    public void Field_LinkOrCollection_IsRefused(DestinationType type, string message)
        => AssertProblem(Valid().Field("x", SourceType.String, "y", type), 11, 41, message);

    [Fact]
    public void Field_ReadOnly_IsRefused()
        => AssertProblem(Valid().Column("x", SourceType.String).Target("age", DestinationType.Integer, readOnly: true).Map("x", "age"), 11, 41, "profile.age is read-only");

    [Fact]
    public void Field_PartOfAReadOnlyItem_IsRefused()
        => AssertProblem(Valid().Column("x", SourceType.String).Target("addr", DestinationType.Item, readOnly: true).Target("addr.line", DestinationType.String).Map("x", "addr.line"), 11, 41, "profile.addr.line is read-only");

    [Fact]
    public void Types_ThatNeverFit_NameThoseThatDo()
        => AssertProblem(Valid().Field("birthdate", SourceType.Date, "cusAge", DestinationType.Integer), 11, 41, "does not convert to profile.cusAge, which is an integer. Map it to a field of type string, date, datetime.");

    [Fact]
    public void Key_NotThePrimaryId_NamesIt()
    {
        var builder = Valid().Column("emailaddress1", SourceType.String);
        builder.Mapping = builder.Mapping with { Key = builder.Mapping.Key with { Source = "emailaddress1" } };

        AssertProblem(builder, 4, 20, "Write contactid.");
    }

    [Fact]
    public void Key_FieldMissing_IsRefused()
    {
        var builder = Valid();
        builder.Mapping = builder.Mapping with { Key = builder.Mapping.Key with { Destination = "externalID" } };

        AssertProblem(builder, 4, 40, "has no field externalID. Did you mean externalId?");
    }

    [Fact]
    public void Key_FieldThatIsNoText_IsRefused() => AssertProblem(Valid().Target("externalId", DestinationType.Integer), 4, 40, "is an integer, and the key is a text of 36 characters");

    [Fact]
    public void Key_FieldTooShort_IsRefused() => AssertProblem(Valid().Target("externalId", DestinationType.String, 30), 4, 40, "takes 30 characters");

    [Fact]
    public void Lookup_FilterNotInTheCatalogue_IsRefusedWithNearNames()
    {
        var builder = Valid();
        builder.Filters.Add("byCrmId");
        builder.Mapping = builder.Mapping with { Lookup = new LookupFilter("byCrmid2", "p", new Place(5, 15)) };

        AssertProblem(builder, 5, 15, "has no published filter byCrmid2. Did you mean byCrmId?");
    }

    [Fact]
    public void ChangeTracking_Off_SaysWhereToTurnItOn()
    {
        var builder = Valid();
        builder.Table = builder.Table with { ChangeTracking = false };

        AssertProblem(builder, 2, 13, "Change tracking is off for the table contact. Turn it on");
    }

    [Fact]
    public void Link_ThatIsNoLookup_IsRefused()
        => AssertProblem(Valid().Column("x", SourceType.String).Target("c", DestinationType.String).Link("x", "c", null), 30, 17, "a link takes a lookup");

    [Fact]
    public void Link_IntoANumber_IsRefused()
        => AssertProblem(Valid().Column("_x_value", SourceType.Lookup).Target("c", DestinationType.Integer).Link("_x_value", "c", null), 30, 41, "a link writes the parent's id as text");

    [Fact]
    public void Filter_ColumnMissing_IsRefused()
        => AssertProblem(Valid().Where("statcode", FilterOperator.Equals, "0").Column("statecode", SourceType.Picklist), 50, 11, "Did you mean statecode?");

    [Fact]
    public void Display_WithoutLabels_IsRefused()
        => AssertProblem(Valid().Field("x", SourceType.Picklist, "y", DestinationType.String).Picklists(PicklistForm.Display), 11, 17, "labels of contact.x are not in Dataverse's metadata");

    [Fact]
    public void Table_AndResourceMissing_AreBothReported()
    {
        var (plan, problems) = TablePlan.Compile(Valid().Mapping, source: null, destination: null, PlanBuilder.Hasher);

        Assert.Null(plan);
        Assert.Equal([new Place(2, 13), new Place(3, 18)], problems.Select(p => p.Place));
    }

    [Fact]
    public void Problems_AllAreReportedInTheOrderOfTheDefinition()
    {
        var builder = Valid().Target("a", DestinationType.String).Map("nope1", "a").Map("nope2", "nope3").Where("nope4", FilterOperator.IsNull);

        Assert.Equal([(11, 17), (12, 17), (12, 41), (50, 11)], builder.Compile().Problems.Select(p => (p.Place.Line, p.Place.Column)));
    }

    [Fact]
    public void Enumeration_ValueThatTheMetadataLacks_IsLeftToTheDestination()
    {
        var builder = Valid().Column("x", SourceType.String).Map("x", "gender");
        var (plan, _) = TablePlan.Compile(
            builder.Mapping with { Fields = [new FieldMapping("x", "gender")] },
            builder.Table with { Columns = new Dictionary<string, SourceColumn> { ["x"] = new("x", SourceType.String), ["contactid"] = new("contactid", SourceType.Uniqueidentifier) } },
            new DestinationResource
            {
                Name = "profile",
                Filters = new HashSet<string>(),
                Fields = new Dictionary<string, DestinationField>
                {
                    ["externalId"] = new("externalId", DestinationType.String),
                    ["gender"] = new("gender", DestinationType.Enumeration, Values: new HashSet<string> { "male" }),
                },
            },
            PlanBuilder.Hasher);

        Assert.Equal("""{"gender":"other"}""", PlanBuilder.Update(plan!.Map(RowBuilder.Row(plan.Columns, ("x", "\"other\"")))));
    }

    private static PlanBuilder Valid() => new PlanBuilder().Field("firstname", SourceType.String, "firstName", DestinationType.String, 30);

    private static void AssertProblem(PlanBuilder builder, int line, int column, string message)
    {
        var problem = builder.Problem();
        Assert.Equal(new Place(line, column), problem.Place);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
