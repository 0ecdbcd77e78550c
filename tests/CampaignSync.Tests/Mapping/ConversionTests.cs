using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

/// <summary>Every cell of <c>docs/conversions.md</c> is what the code does.</summary>
public sealed class ConversionTests
{
    private static readonly DestinationType[] s_fieldTypes =
    [
        DestinationType.String, DestinationType.Enumeration, DestinationType.Integer, DestinationType.Boolean,
        DestinationType.Float, DestinationType.Double, DestinationType.Date, DestinationType.DateTime,
    ];

    public static TheoryData<string> Cells => [.. ConversionPage.Cells.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_BehavesAsThePageSays(string name)
    {
        var cell = ConversionPage.Cells.Single(c => c.ToString() == name);
        if (cell.IsRefused)
        {
            Assert.Empty(cell.Examples);
            var problem = Builder(cell).Problem();
            Assert.Equal(new Place(10, 41), problem.Place);
            Assert.Contains("contact.x", problem.Message, StringComparison.Ordinal);
            Assert.Contains("profile.y", problem.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Contains(cell.Examples, e => e.Written is not null);
        foreach (var (json, written) in cell.Examples)
        {
            var record = Builder(cell).MapRow(("x", json));
            if (written is null)
                Assert.Equal((json, MappingVerdict.Refused, MappingErrorId.ValueNotConvertible), (json, record.Verdict, record.ErrorId));
            else
                Assert.Equal($$"""{"y":{{written}}}""", PlanBuilder.Update(record));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_Null_WritesTheUnsetValueAndLeavesTheHashAsItWas(string name)
    {
        var cell = ConversionPage.Cells.Single(c => c.ToString() == name);
        if (cell.IsRefused)
            return;

        var record = Builder(cell).MapRow(("x", "null"));

        Assert.Equal($$"""{"y":{{ConversionPage.Unset[cell.To.ToString().ToLowerInvariant()]}}}""", PlanBuilder.Update(record));
        Assert.Equal(new PlanBuilder().MapRow().Hash, record.Hash);
    }

    [Fact]
    public void Page_HasEachPairOfTypesOnce()
    {
        var expected = Enum.GetValues<SourceType>().SelectMany(from => s_fieldTypes.Select(to => (from, PicklistForm.Technical, to)))
            .Concat(from type in new[] { SourceType.Picklist, SourceType.MultiSelectPicklist } from to in s_fieldTypes select (type, PicklistForm.Display, to));

        Assert.Equal(expected.Order(), ConversionPage.Cells.Select(c => (c.From, c.Form, c.To)).Order());
    }

    [Fact]
    public void Page_TableAtAGlance_AgreesWithTheCells()
    {
        foreach (var cell in ConversionPage.Cells)
        {
            var expected = cell.IsRefused ? "no" : cell.Examples.Any(e => e.Written is null) ? "by value" : "yes";
            Assert.Equal((cell.ToString(), expected), (cell.ToString(), ConversionPage.Glance[(cell.Title, cell.To)]));
        }
    }

    [Fact]
    public void Page_LinkToNothing_IsNullAsThePageSays()
    {
        var record = new PlanBuilder().Column("_c_value", SourceType.Lookup).Target("y", DestinationType.String).Link("_c_value", "y", null).MapRow(("_c_value", "null"));

        Assert.Equal($$"""{"y":{{ConversionPage.Unset["the join field of a link"]}}}""", PlanBuilder.Update(record));
    }

    [Theory]
    [InlineData(SourceType.Uniqueidentifier, 36)]
    [InlineData(SourceType.Lookup, 36)]
    [InlineData(SourceType.DateTime, 20)]
    [InlineData(SourceType.Date, 10)]
    public void Length_OfATextThatIsAlwaysTooShort_IsRefusedAtStart(SourceType type, int needed)
    {
        Assert.Empty(new PlanBuilder().Field("x", type, "y", DestinationType.String, needed).Compile().Problems);
        Assert.Contains($"needs {needed}", new PlanBuilder().Field("x", type, "y", DestinationType.String, needed - 1).Problem().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1234\"", true)]
    [InlineData("\"12345\"", false)]
    [InlineData("\"😀😀😀😀\"", true)]
    [InlineData("\"\\ud83d\\ude00😀😀é\"", true)]
    [InlineData("\"😀😀😀éé\"", false)]
    [InlineData("\"\\u0041\\u0041\\u0041\\u0041\"", true)]
    public void Length_CountsCharacters(string json, bool fits)
    {
        var record = new PlanBuilder().Field("x", SourceType.String, "y", DestinationType.String, 4).MapRow(("x", json));

        Assert.Equal(fits ? null : MappingErrorId.ValueTooLong, record.ErrorId);
    }

    [Fact]
    public void Length_OfALabel_CountsToo()
    {
        var record = new PlanBuilder().Field("x", SourceType.Picklist, "y", DestinationType.String, 3, labels: Labels).Picklists(PicklistForm.Display).MapRow(("x", "1"));

        Assert.Equal(MappingErrorId.ValueTooLong, record.ErrorId);
    }

    private static Dictionary<int, string> Labels => new() { [1] = "Male", [2] = "Female" };

    private static PlanBuilder Builder(ConversionPage.Cell cell)
        => new PlanBuilder().Field("x", cell.From, "y", cell.To, labels: Labels).Picklists(cell.Form);
}
