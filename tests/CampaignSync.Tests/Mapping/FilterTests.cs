using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;
using static CampaignSync.Core.Definitions.FilterOperator;

namespace CampaignSync.Tests.Mapping;

public sealed class FilterTests
{
    private const string Id = "\"0000000a-0000-0000-0000-00000000000b\"";

    public static TheoryData<SourceType, FilterOperator> TypesAndOperators
    {
        get
        {
            var all = new TheoryData<SourceType, FilterOperator>();
            foreach (var type in Enum.GetValues<SourceType>())
            {
                foreach (var @operator in Enum.GetValues<FilterOperator>())
                    all.Add(type, @operator);
            }

            return all;
        }
    }

    [Theory]
    [InlineData("\"Ann\"", FilterOperator.Equals, "ANN", true)]
    [InlineData("\"Ann\"", FilterOperator.Equals, "Anna", false)]
    [InlineData("\"Ärger\"", FilterOperator.Equals, "äRGER", true)]
    [InlineData("\"\\u00c4rger\"", FilterOperator.Equals, "ärger", true)]
    [InlineData("\"Ann\"", NotEquals, "ann", false)]
    [InlineData("\"Ann\"", NotEquals, "bob", true)]
    [InlineData("\"b\"", GreaterThan, "A", true)]
    [InlineData("\"B\"", GreaterThan, "b", false)]
    [InlineData("\"B\"", GreaterOrEqual, "b", true)]
    [InlineData("\"a\"", LessThan, "B", true)]
    [InlineData("\"a\"", LessOrEqual, "A", true)]
    [InlineData("\"c\"", LessOrEqual, "B", false)]
    [InlineData("\"c\"", In, "a|C", true)]
    [InlineData("\"c\"", NotIn, "a|C", false)]
    [InlineData("\"d\"", NotIn, "a|C", true)]
    [InlineData("\"Hannover\"", Contains, "NOV", true)]
    [InlineData("\"Hannover\"", NotContains, "NOV", false)]
    [InlineData("\"Hannover\"", StartsWith, "hann", true)]
    [InlineData("\"Hannover\"", StartsWith, "ann", false)]
    [InlineData("\"Hannover\"", EndsWith, "OVER", true)]
    [InlineData("\"Hannover\"", EndsWith, "hann", false)]
    public void Text(string cell, FilterOperator @operator, string values, bool passes) => AssertFilter(SourceType.String, cell, @operator, values, passes);

    [Theory]
    [InlineData(SourceType.Integer, "10", FilterOperator.Equals, "10", true)]
    [InlineData(SourceType.Integer, "10", GreaterThan, "9", true)]
    [InlineData(SourceType.Integer, "10", Contains, "0", true)]
    [InlineData(SourceType.BigInt, "9007199254740993", GreaterThan, "9007199254740992", true)]
    [InlineData(SourceType.BigInt, "9007199254740993", FilterOperator.Equals, "9007199254740992", false)]
    [InlineData(SourceType.Decimal, "1.50", FilterOperator.Equals, "1.5", true)]
    [InlineData(SourceType.Decimal, "1.50", NotEquals, "1.5", false)]
    [InlineData(SourceType.Money, "20000.0000", In, "1|20000", true)]
    [InlineData(SourceType.Money, "20000.0000", NotIn, "1|2e4", false)]
    [InlineData(SourceType.Money, "-1.5", LessThan, "-1.49", true)]
    [InlineData(SourceType.Money, "-1.5", LessOrEqual, "-1.500", true)]
    [InlineData(SourceType.Money, "10", GreaterOrEqual, "9.99", true)]
    [InlineData(SourceType.Double, "1E+300", GreaterThan, "1E+299", true)]
    [InlineData(SourceType.Double, "0.1", FilterOperator.Equals, "1e-1", true)]
    [InlineData(SourceType.Decimal, "1E+300", GreaterThan, "5", true)]
    [InlineData(SourceType.Picklist, "100000001", FilterOperator.Equals, "100000001", true)]
    [InlineData(SourceType.Picklist, "2", GreaterThan, "10", false)]
    [InlineData(SourceType.Picklist, "2", StartsWith, "2", true)]
    [InlineData(SourceType.Boolean, "true", FilterOperator.Equals, "True", true)]
    [InlineData(SourceType.Boolean, "true", FilterOperator.Equals, "1", true)]
    [InlineData(SourceType.Boolean, "false", NotEquals, "false", false)]
    [InlineData(SourceType.Boolean, "false", In, "0|true", true)]
    [InlineData(SourceType.Boolean, "false", NotIn, "true", true)]
    [InlineData(SourceType.Boolean, "false", StartsWith, "FA", true)]
    [InlineData(SourceType.Lookup, Id, FilterOperator.Equals, "0000000A-0000-0000-0000-00000000000B", true)]
    [InlineData(SourceType.Uniqueidentifier, Id, NotEquals, "0000000A-0000-0000-0000-00000000000B", false)]
    [InlineData(SourceType.Lookup, Id, In, "0000000A-0000-0000-0000-00000000000B", true)]
    [InlineData(SourceType.Lookup, Id, NotIn, "0000000A-0000-0000-0000-00000000000B", false)]
    [InlineData(SourceType.Lookup, Id, StartsWith, "0000000A", true)]
    [InlineData(SourceType.Other, "\"x\"", FilterOperator.Equals, "X", true)]
    [InlineData(SourceType.Other, "1.50", FilterOperator.Equals, "1.5", true)]
    public void NumbersFlagsAndIds(SourceType type, string cell, FilterOperator @operator, string values, bool passes) => AssertFilter(type, cell, @operator, values, passes);

    [Theory]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", FilterOperator.Equals, "2023-04-07T23:59:01+02:00", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", NotEquals, "2023-04-07T21:59:01Z", false)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", GreaterThan, "2023-04-07", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T00:00:00Z", GreaterThan, "2023-04-07", false)]
    [InlineData(SourceType.DateTime, "2023-04-07T00:00:00Z", GreaterOrEqual, "2023-04-07", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T00:00:00.5Z", LessThan, "2023-04-07T00:00:00Z", false)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", LessOrEqual, "2023-04-07T21:59:01.0Z", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", In, "2020-01-01|2023-04-07T21:59:01Z", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", NotIn, "2020-01-01", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", StartsWith, "2023-04", true)]
    [InlineData(SourceType.DateTime, "2023-04-07T21:59:01Z", EndsWith, "00Z", false)]
    [InlineData(SourceType.Date, "1980-04-07", FilterOperator.Equals, "1980-04-07", true)]
    [InlineData(SourceType.Date, "1980-04-07", LessThan, "1980-04-08", true)]
    [InlineData(SourceType.Date, "1980-04-07", GreaterOrEqual, "1980-04-08", false)]
    [InlineData(SourceType.Date, "1980-04-07", In, "1980-04-07|1981-01-01", true)]
    [InlineData(SourceType.Date, "1980-04-07", Contains, "-04-", true)]
    public void Times(SourceType type, string cell, FilterOperator @operator, string values, bool passes) => AssertFilter(type, $"\"{cell}\"", @operator, values, passes);

    [Theory]
    [InlineData("2,3", FilterOperator.Equals, "3,2", true)]
    [InlineData("2,3", FilterOperator.Equals, "2", false)]
    [InlineData("2,3", NotEquals, "2", true)]
    [InlineData("2,3", In, "3|9", true)]
    [InlineData("2,3", NotIn, "3|9", false)]
    [InlineData("2,3", NotIn, "8|9", true)]
    [InlineData("2,12", Contains, "12,2", true)]
    [InlineData("12", Contains, "2", false)]
    [InlineData("12", NotContains, "2", true)]
    public void SeveralChoices(string cell, FilterOperator @operator, string values, bool passes) => AssertFilter(SourceType.MultiSelectPicklist, $"\"{cell}\"", @operator, values, passes);

    [Theory]
    [MemberData(nameof(TypesAndOperators))]
    public void Null_MatchesOnlyFourOperators(SourceType type, FilterOperator @operator)
    {
        var values = @operator is IsNull or IsNotNull ? [] : new[] { Sample(type) };
        var builder = new PlanBuilder().Column("f", type).Where("f", @operator, values);
        if (builder.Compile().Plan is not { } plan)
            return;

        foreach (var json in new[] { "null", "" })
        {
            var expected = @operator is IsNull or NotEquals or NotIn or NotContains ? MappingVerdict.Write : MappingVerdict.FilteredOut;
            Assert.Equal(expected, plan.Map(RowBuilder.Row(plan.Columns, ("f", json))).Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndOperators))]
    public void Operator_OnEachType_IsDecidedAsThePageSays(SourceType type, FilterOperator @operator)
    {
        var values = @operator is IsNull or IsNotNull ? [] : new[] { Sample(type) };
        var ordered = @operator is GreaterThan or GreaterOrEqual or LessThan or LessOrEqual;
        var refused = type switch
        {
            SourceType.MultiSelectPicklist => ordered || @operator is StartsWith or EndsWith,
            SourceType.Boolean or SourceType.Lookup or SourceType.Uniqueidentifier => ordered,
            _ => false,
        };

        var problems = new PlanBuilder().Column("f", type).Where("f", @operator, values).Compile().Problems;

        Assert.Equal(refused ? 1 : 0, problems.Count);
    }

    [Theory]
    [InlineData(SourceType.Integer, "ten", "a whole number")]
    [InlineData(SourceType.Integer, "1.5", "a whole number")]
    [InlineData(SourceType.Picklist, "Active", "the option's number, not its label")]
    [InlineData(SourceType.MultiSelectPicklist, "Sports", "option numbers")]
    [InlineData(SourceType.Boolean, "yes", "true or false")]
    [InlineData(SourceType.Money, "1,5", "a number")]
    [InlineData(SourceType.DateTime, "yesterday", "a time such as")]
    [InlineData(SourceType.Date, "2023-04-07T00:00:00Z", "a date such as")]
    [InlineData(SourceType.Lookup, "Contoso", "an id such as")]
    public void Value_ThatTheColumnCannotHold_IsRefusedAtStart(SourceType type, string value, string remedy)
    {
        var problem = new PlanBuilder().Column("f", type).Where("f", FilterOperator.Equals, value).Problem();

        Assert.Equal(new Place(50, 11), problem.Place);
        Assert.Contains($"'{value}' is no value of f ({type})", problem.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FilterOperator.Equals, 2)]
    [InlineData(FilterOperator.Equals, 0)]
    [InlineData(In, 0)]
    [InlineData(IsNull, 1)]
    public void Values_TooManyOrTooFew_AreRefusedAtStart(FilterOperator @operator, int count)
        => new PlanBuilder().Column("f", SourceType.String).Where("f", @operator, [.. Enumerable.Repeat("x", count)]).Problem();

    [Theory]
    [InlineData(true, "1", "1", MappingVerdict.Write)]
    [InlineData(true, "1", "2", MappingVerdict.FilteredOut)]
    [InlineData(false, "1", "2", MappingVerdict.Write)]
    [InlineData(false, "2", "2", MappingVerdict.FilteredOut)]
    public void Match_AllOrAny(bool all, string a, string b, MappingVerdict expected)
    {
        var record = new PlanBuilder().Column("a", SourceType.Integer).Column("b", SourceType.Integer)
            .Where(all, new FilterCondition("a", FilterOperator.Equals, ["1"]), new FilterCondition("b", FilterOperator.Equals, ["1"]))
            .MapRow(("a", a), ("b", b));

        Assert.Equal(expected, record.Verdict);
        Assert.Equal(expected == MappingVerdict.Write, record.Body.Length > 0);
        Assert.Equal(expected == MappingVerdict.Write, record.Hash.Length > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Match_NoConditions_PassesAll(bool all) => Assert.Equal(MappingVerdict.Write, new PlanBuilder().Where(all).MapRow().Verdict);

    [Fact]
    public void Filter_SeesTheTechnicalValue_NotTheReplacementOrTheLabel()
    {
        var record = new PlanBuilder().Field("gender", SourceType.Picklist, "gender", DestinationType.String, labels: new Dictionary<int, string> { [1] = "Male" })
            .Picklists(PicklistForm.Display).Replace("gender", "1", "m").Where("gender", FilterOperator.Equals, "1").MapRow(("gender", "1"));

        Assert.Equal("""{"gender":"m"}""", PlanBuilder.Update(record));
    }

    [Theory]
    [InlineData(SourceType.Integer, "\"x\"")]
    [InlineData(SourceType.Date, "\"x\"")]
    [InlineData(SourceType.MultiSelectPicklist, "\"x\"")]
    public void Cell_ThatIsNotOfItsType_IsRefusedNotFilteredOut(SourceType type, string json)
    {
        var record = new PlanBuilder().Column("f", type).Where("f", NotEquals, Sample(type)).MapRow(("f", json));

        Assert.Equal((MappingVerdict.Refused, MappingErrorId.ValueNotConvertible), (record.Verdict, record.ErrorId));
        Assert.Contains("contact.f", record.Reason, StringComparison.Ordinal);
    }

    private static void AssertFilter(SourceType type, string cell, FilterOperator @operator, string values, bool passes)
    {
        var record = new PlanBuilder().Column("f", type).Where("f", @operator, values.Split('|')).MapRow(("f", cell));

        Assert.Equal((passes ? MappingVerdict.Write : MappingVerdict.FilteredOut, null), (record.Verdict, record.Reason));
    }

    private static string Sample(SourceType type) => type switch
    {
        SourceType.Boolean => "true",
        SourceType.Date or SourceType.DateTime => "2023-04-07",
        SourceType.Lookup or SourceType.Uniqueidentifier => Id.Trim('"'),
        _ => "1",
    };
}
